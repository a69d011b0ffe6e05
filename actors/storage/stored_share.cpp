#include "actors/storage/stored_share.hpp"

#include "codec/big_endian.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace tahoe {

namespace {

constexpr uint64_t expiration_offset = lease::packed_size - sizeof(uint32_t);
constexpr size_t leases_per_read = 512;

} // namespace

lease make_lease(uint32_t version, const lease_secrets& secrets,
                 uint32_t expiration) {
  lease result;
  result.expiration = expiration;
  if (version == 1) {
    result.renew_secret = *stored_lease_secret::from(secrets.renew.reveal());
    result.cancel_secret = *stored_lease_secret::from(secrets.cancel.reveal());
  } else {
    result.renew_secret = stored_form(secrets.renew);
    result.cancel_secret = stored_form(secrets.cancel);
  }
  return result;
}

stored_share::stored_share(disk_file file, const share_container& container)
  : file_(std::move(file)), container_(container) {}

caf::expected<stored_share>
stored_share::open(const std::filesystem::path& path, disk_file::mode how) {
  auto file = disk_file::open(path, how);
  if (!file)
    return std::move(file.error());
  auto size = file->size();
  if (!size)
    return std::move(size.error());
  std::array<uint8_t, share_container::probe_size> start;
  auto n = file->read_at(0, start);
  if (!n)
    return std::move(n.error());
  auto container = share_container::parse(byte_view{start}.first(*n), *size);
  if (!container)
    return std::move(container.error());
  return stored_share{std::move(*file), *container};
}

caf::expected<blob> stored_share::read(uint64_t offset, size_t length) const {
  if (offset >= size())
    return blob{};
  blob result{std::min<uint64_t>(length, size() - offset)};
  auto n = file_.read_at(share_container::header_size + offset,
                         {result.mutable_data(), result.size()});
  if (!n)
    return std::move(n.error());
  return result.slice(0, *n);
}

caf::expected<void>
stored_share::add_or_renew_lease(const lease_secrets& secrets,
                                 uint32_t expiration, uint32_t now,
                                 bool may_grow) {
  auto wanted = make_lease(container_.version, secrets, expiration);
  std::optional<uint64_t> expired;
  byte_buffer packed;
  for (uint64_t i = 0; i < container_.lease_count;) {
    auto count
      = std::min<uint64_t>(container_.lease_count - i, leases_per_read);
    auto begin = container_.leases_offset() + i * lease::packed_size;
    packed.resize(count * lease::packed_size);
    auto n = file_.read_at(begin, packed);
    if (!n)
      return std::move(n.error());
    for (size_t at = 0; at + lease::packed_size <= *n; at
                                                       += lease::packed_size) {
      auto found
        = lease::parse(byte_view{packed}.subspan(at, lease::packed_size));
      if (!secret_equal(found.renew_secret.view(),
                        wanted.renew_secret.view())) {
        if (found.expiration < now && !expired)
          expired = begin + at;
        continue;
      }
      if (found.expiration >= expiration)
        return {};
      byte_buffer later;
      append_big_endian(later, expiration);
      return write_and_sync(begin + at + expiration_offset, later);
    }
    i += count;
  }
  if (expired)
    return write_and_sync(*expired, wanted.pack());
  if (!may_grow || container_.lease_count >= max_leases)
    return failure(ec::refused, "no room for one more lease than the "
                                  + std::to_string(container_.lease_count)
                                  + " that it has");
  return add_lease(wanted);
}

caf::expected<void> stored_share::add_lease(const lease& added) {
  auto end = container_.leases_offset()
             + uint64_t{container_.lease_count} * lease::packed_size;
  // The share's length follows from the file's and the count. A lease not yet
  // counted looks like junk after the share, which no reader minds; a lease
  // counted but not there would cut the share short. A part of one would be
  // worse than junk: it shifts all leases.
  if (auto put = write_and_sync(end, added.pack()); !put) {
    (void)file_.truncate(end);
    return put;
  }
  auto before = container_.pack_header();
  ++container_.lease_count;
  auto counted = write_and_sync(0, container_.pack_header());
  if (!counted) {
    --container_.lease_count;
    // The disk may hold either count: only when it holds the old one for sure
    // may the lease go.
    if (write_and_sync(0, before))
      (void)file_.truncate(end);
  }
  return counted;
}

caf::expected<void>
stored_share::write_and_sync(uint64_t offset, byte_view bytes) {
  if (auto put = file_.write_at(offset, bytes); !put)
    return put;
  return file_.sync();
}

} // namespace tahoe
