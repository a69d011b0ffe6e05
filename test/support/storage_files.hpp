#pragma once

#include "actors/messages.hpp"
#include "actors/storage/storage_layout.hpp"
#include "codec/base32.hpp"
#include "test/support/hex.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace tahoe::test {

/// The storage index, secrets and lease of spec/chk.md §13, example D.
struct example_d {
  static constexpr const char* si_text = "35ll6l2n2q2wverwchhnjfrobu";
  static constexpr const char* renew_hex
    = "4f52947d68430863522a0dbb9323ab06317208795232d437a88ea7a5643b3a28";
  static constexpr const char* cancel_hex
    = "3d87ec1e077d55303adc030e07c412b0e123cc472720fbee0468d76213cb8465";
  static constexpr const char* lease_hex
    = "00000000f5140e914923d5e5b2f963a9444e8b4af1a0346fbf462f5dc799b04a0319617"
      "e321a2cd87750eb8aeae3a5d75a02faa8e6aad5e2ce17a9bdcce5d1ecfe9b28b3657ccf"
      "80";
  static constexpr uint32_t expiration = 1702678400;
  static constexpr uint32_t granted = expiration - 31 * 24 * 60 * 60;

  static storage_index si() {
    return *base32_decode_as<storage_index>(si_text);
  }

  static lease_secrets secrets() {
    return {*lease_renew_secret::from(from_hex(renew_hex)),
            *lease_cancel_secret::from(from_hex(cancel_hex))};
  }

  static allocate_buckets
  allocate(std::initializer_list<uint8_t> wanted, uint64_t share_size) {
    allocate_buckets result;
    result.index = si();
    for (auto number : wanted)
      result.wanted.insert(number);
    result.share_size = share_size;
    result.renew_secret = secrets().renew;
    result.cancel_secret = secrets().cancel;
    return result;
  }
};

/// What a mutable file of Tahoe-LAFS begins with (spec/mutable.md §6).
inline constexpr const char* mutable_container
  = "Tahoe mutable container v1\n\x75\x09\x44\x03\x8e and more";

/// `size` bytes that differ from place to place.
inline byte_buffer patterned(size_t size) {
  byte_buffer result(size);
  for (size_t i = 0; i < size; ++i)
    result[i] = static_cast<uint8_t>(i * 7 + i / 251);
  return result;
}

inline byte_buffer file_bytes(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

inline void write_file(const std::filesystem::path& path, byte_view bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream{path, std::ios::binary} << as_text(bytes);
}

/// Files and directories below, in any depth.
inline size_t count_entries(const std::filesystem::path& directory) {
  size_t result = 0;
  for (auto& entry : std::filesystem::recursive_directory_iterator{directory})
    result += entry.exists() ? 1 : 0;
  return result;
}

} // namespace tahoe::test
