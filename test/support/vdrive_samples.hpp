#pragma once

#include "actors/vdrive_messages.hpp"
#include "crypto/random.hpp"
#include "crypto/tagged_hash.hpp"

#include <algorithm>
#include <random>
#include <string_view>

namespace tahoe::test {

/// A directory as its writer knows it.
struct sample_directory {
  /// Different numbers, different directories.
  explicit sample_directory(uint8_t number)
    : key(as_secret<directory_write_key>(
      tagged_hash("a sample directory", byte_view{&number, 1}))) {}

  directory_index index() const { return index_of(read_key_of(key)); }
  write_enabler enabler() const { return enabler_of(key); }
  name_hash hash(std::string_view name) const {
    return name_hash_of(read_key_of(key), name);
  }

  vdrive_operation put(std::string_view name, entry_content content,
                       uint64_t expected = expect_none) const {
    return {index(), enabler(), hash(name), expected, {{std::move(content)}}};
  }
  vdrive_operation
  remove(std::string_view name, uint64_t expected = expect_any) const {
    return {index(), enabler(), hash(name), expected, {}};
  }

  directory_write_key key;
};

/// Content that is told from other content by its number; as long as that of
/// a file usually is.
inline entry_content sample_content(uint32_t number) {
  auto filled = [number](size_t size, uint8_t slot) {
    byte_buffer result(size, slot);
    for (size_t i = 0; i < 4; ++i)
      result[i] = static_cast<uint8_t>(number >> (8 * i));
    return result;
  };
  entry_content result;
  auto id = filled(entry_id::length, 0);
  std::copy(id.begin(), id.end(), result.id.bytes.begin());
  result.name.bytes = filled(50, 1);
  result.write_cap.bytes = filled(28, 2);
  result.read_cap.bytes = filled(150, 3);
  result.metadata.bytes = filled(100, 4);
  return result;
}

/// Another one at each call.
inline request_id fresh_request() {
  auto result = random_bytes<request_id>();
  return result ? *result : request_id{};
}

inline create_directory creation_of(const sample_directory& directory) {
  return {directory.index(), directory.enabler(), fresh_request()};
}

inline change_directories change_of(std::vector<vdrive_operation> operations) {
  return {{std::move(operations)}, fresh_request()};
}

} // namespace tahoe::test
