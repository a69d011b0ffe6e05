#include "actors/vdrive/store_change.hpp"

#include "codec/big_endian.hpp"
#include "codec/netstring.hpp"
#include "crypto/tagged_hash.hpp"

#include <set>
#include <utility>

namespace tahoe {

namespace {

constexpr const char* request_tag = "tahoe_node_vdir_request_v1";

size_t sealed_size(const entry_content& x) {
  return x.name.bytes.size() + x.write_cap.bytes.size()
         + x.read_cap.bytes.size() + x.metadata.bytes.size();
}

template <size_t Max>
bool is_sealed(const bounded_bytes<Max>& x) {
  return x.bytes.size() >= seal_length && x.bytes.size() <= Max;
}

bool is_sealed(const entry_content& x) {
  return is_sealed(x.name) && is_sealed(x.write_cap) && is_sealed(x.read_cap)
         && is_sealed(x.metadata);
}

caf::expected<void> check(const change_directories& change) {
  auto& operations = change.operations.items;
  if (operations.empty())
    return failure(ec::malformed, "a change without operations");
  if (operations.size() > max_operations)
    return failure(ec::malformed, "a change of more than "
                                    + std::to_string(max_operations)
                                    + " operations: send several");
  std::set<std::pair<directory_index, name_hash>> names;
  size_t size = 0;
  for (auto& x : operations) {
    if (!names.emplace(x.index, x.name).second)
      return failure(ec::malformed, "two operations on one name");
    if (x.content.items.empty() && x.expected == expect_none)
      return failure(ec::malformed, "a removal of what must not exist");
    for (auto& content : x.content.items) {
      if (!is_sealed(content))
        return failure(ec::malformed, "a value that is too long or not sealed");
      size += sealed_size(content);
    }
  }
  if (size > max_change_size)
    return failure(ec::malformed, "a change of " + std::to_string(size)
                                    + " bytes: the most is "
                                    + std::to_string(max_change_size));
  return {};
}

void add_to(byte_buffer& to, const vdrive_operation& x) {
  append(to, x.index.view());
  append(to, x.enabler.reveal());
  append(to, x.name.view());
  append_big_endian<uint64_t>(to, x.expected);
  to.push_back(static_cast<uint8_t>(x.content.items.size()));
  for (auto& content : x.content.items) {
    append(to, content.id.view());
    for (auto value : {content.name.view(), content.write_cap.view(),
                       content.read_cap.view(), content.metadata.view()})
      append_netstring(to, value);
  }
}

} // namespace

const request_id& store_change::request() const {
  return std::visit([](auto& x) -> const request_id& { return x.request; },
                    what);
}

caf::expected<void> check_shape(const store_change& change) {
  if (auto x = std::get_if<change_directories>(&change.what))
    return check(*x);
  return {};
}

size_t weight_of(const store_change& change) {
  auto result = sizeof(store_change);
  if (auto x = std::get_if<change_directories>(&change.what))
    for (auto& operation : x->operations.items) {
      result += sizeof(operation);
      for (auto& content : operation.content.items)
        result += sizeof(content) + sealed_size(content);
    }
  return result;
}

digest hash_of(const store_change& change) {
  byte_buffer bytes;
  if (auto x = std::get_if<create_directory>(&change.what)) {
    append(bytes, x->index.view());
    append(bytes, x->enabler.reveal());
    return tagged_pair_hash(request_tag, as_bytes("create"), bytes);
  }
  for (auto& x : std::get<change_directories>(change.what).operations.items)
    add_to(bytes, x);
  return tagged_pair_hash(request_tag, as_bytes("change"), bytes);
}

} // namespace tahoe
