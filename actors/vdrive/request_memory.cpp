// answer = *(index (32 bytes) | version (u64))

#include "actors/vdrive/request_memory.hpp"

#include "codec/big_endian.hpp"

namespace tahoe {

namespace {

constexpr size_t record_size = directory_index::length + sizeof(uint64_t);

byte_buffer pack(const std::vector<directory_version>& versions) {
  byte_buffer result;
  result.reserve(versions.size() * record_size);
  for (auto& x : versions) {
    append(result, x.index.view());
    append_big_endian<uint64_t>(result, x.version);
  }
  return result;
}

std::vector<directory_version> unpack(byte_view bytes) {
  std::vector<directory_version> result;
  for (; bytes.size() >= record_size; bytes = bytes.subspan(record_size))
    result.push_back(
      {*directory_index::from(bytes.first(directory_index::length)),
       read_big_endian<uint64_t>(bytes, directory_index::length)});
  return result;
}

} // namespace

request_memory::request_memory(const database& db)
  : find_(db, "SELECT hash, answer FROM requests"
              " WHERE peer = ? AND request = ? AND time > ?"),
    remember_(db, "INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?, ?)"),
    forget_(db, "DELETE FROM requests WHERE (peer, request) IN"
                " (SELECT peer, request FROM requests"
                " WHERE time <= ? LIMIT 1000)") {}

caf::expected<std::optional<std::vector<directory_version>>>
request_memory::find(const tub_id& peer, const request_id& request,
                     const digest& hash, int64_t now) {
  using answer = std::optional<std::vector<directory_version>>;
  auto row = find_.first(peer.view(), request.view(),
                         now - std::chrono::seconds{lifetime}.count());
  if (!row)
    return std::move(row.error());
  if (!*row)
    return answer{};
  auto same = find_.bytes_as<digest>(0) == hash;
  auto versions = unpack(find_.bytes(1));
  find_.reset();
  if (!same)
    return failure(ec::refused, "the request id belongs to another request");
  return answer{std::move(versions)};
}

caf::expected<void>
request_memory::remember(const tub_id& peer, const request_id& request,
                         const digest& hash,
                         const std::vector<directory_version>& answer,
                         int64_t now) {
  auto packed = pack(answer);
  return remember_.run(peer.view(), request.view(), hash.view(),
                       byte_view{packed}, now);
}

caf::expected<void> request_memory::forget(int64_t now) {
  return forget_.run(now - std::chrono::seconds{lifetime}.count());
}

} // namespace tahoe
