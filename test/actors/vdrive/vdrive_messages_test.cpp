#include "actors/interfaces.hpp"
#include "actors/tub/wire_rules.hpp"
#include "actors/vdrive_messages.hpp"
#include "test/support/vdrive_samples.hpp"

#include <caf/binary_deserializer.hpp>
#include <caf/binary_serializer.hpp>
#include <doctest/doctest.h>

namespace tahoe::vdrive_messages_test {

using namespace tahoe::test;

namespace {

const sample_directory a{1};

template <class T>
std::vector<char> packed(T x) {
  std::vector<char> result;
  caf::binary_serializer sink{nullptr, result};
  REQUIRE(!sink(x));
  return result;
}

template <class T>
std::optional<T> unpacked(const std::vector<char>& from, size_t size) {
  T result;
  caf::binary_deserializer source{nullptr, from.data(), size};
  if (source(result))
    return std::nullopt;
  return result;
}

template <class T>
bool passes(const T& x) {
  auto bytes = packed(x);
  return unpacked<T>(bytes, bytes.size()).has_value();
}

} // namespace

TEST_SUITE_BEGIN("vdrive_messages");

TEST_CASE("a change arrives as it was sent, whole or not at all") {
  auto sent = change_of({a.put("x", sample_content(1), 7), a.remove("y")});
  auto bytes = packed(sent);
  auto received = unpacked<change_directories>(bytes, bytes.size());
  REQUIRE(received);
  CHECK(received->operations == sent.operations);
  CHECK(received->request == sent.request);
  for (size_t size = 0; size < bytes.size(); ++size)
    CHECK(!unpacked<change_directories>(bytes, size));
}

TEST_CASE("a page of a listing arrives as it was sent") {
  entries_listed sent{{{1}}, 9, {}, true};
  sent.entries.items = {{a.hash("x"), sample_content(1), 3},
                        {a.hash("y"), sample_content(2), 9}};
  auto bytes = packed(sent);
  auto received = unpacked<entries_listed>(bytes, bytes.size());
  REQUIRE(received);
  CHECK(received->entries == sent.entries);
  CHECK(received->version == 9);
  CHECK(received->more);
  for (size_t size = 0; size < bytes.size(); ++size)
    CHECK(!unpacked<entries_listed>(bytes, size));
}

TEST_CASE("what is longer than it may be does not arrive") {
  auto content = sample_content(1);
  content.name.bytes.resize(content.name.max);
  content.metadata.bytes.resize(content.metadata.max);
  CHECK(passes(content));
  content.name.bytes.push_back(0);
  CHECK(!passes(content));
  change_directories change;
  change.operations.items.resize(max_operations);
  CHECK(passes(change));
  change.operations.items.resize(max_operations + 1);
  CHECK(!passes(change));
  vdrive_operation twice;
  twice.content.items.resize(2);
  CHECK(!passes(twice));
  list_entries list;
  list.after.items.resize(2);
  CHECK(!passes(list));
}

TEST_CASE("a length is not believed before the bytes are there") {
  bounded_bytes<100> x;
  x.bytes.resize(100, 1);
  auto bytes = packed(x);
  CHECK(unpacked<bounded_bytes<100>>(bytes, bytes.size()));
  CHECK(!unpacked<bounded_bytes<100>>(bytes, bytes.size() - 1));
  CHECK(!unpacked<bounded_bytes<99>>(bytes, bytes.size()));
}

TEST_CASE("a change prints without its secrets") {
  vdrive_operation x = a.put("x", sample_content(1));
  CHECK(to_string(x.enabler) == "<secret>");
  CHECK(to_string(x.content.items.front().name) == "bytes(50)");
}

TEST_CASE("peers may send what is for them, and nothing of the node's own") {
  auto rules = wire_rules::for_tahoe();
  auto list
    = [](const char* type) { return std::string{"@<>+tahoe::"} + type; };
  for (auto request : {"create_directory", "change_directories", "read_entry",
                       "list_entries", "get_public_root"})
    CHECK(rules.is_request(list(request)));
  for (auto response :
       {"directories_changed", "entry_read", "entries_listed", "public_root"})
    CHECK(rules.is_response(list(response)));
  for (auto own : {"offer_public_root", "back_up_vdrive", "get_status"})
    CHECK(!rules.is_request(list(own)));
}

TEST_SUITE_END();

} // namespace tahoe::vdrive_messages_test
