#pragma once

#include "crypto/sealed_entry.hpp"

#include <array>

/// One directory, and entries for it.
namespace tahoe::test::entry_samples {

/// What is sealed, in the order of the slots' numbers.
inline constexpr std::array all_slots{
  &sealed_entry::name, &sealed_entry::write_cap, &sealed_entry::read_cap,
  &sealed_entry::metadata};

inline const auto write_key = *directory_write_key::from(byte_buffer(16, 1));
inline const auto read_key = read_key_of(write_key);
inline const directory_write_cap child{
  *directory_write_key::from(byte_buffer(16, 2)),
  *tub_id::from(byte_buffer(32, 3)), *swissnum::from(byte_buffer(20, 4))};
inline const capability literal = lit_cap{{'o', 'n', 'e'}};

inline plain_entry directory_entry(const std::string& name = "child") {
  return {name, child, child.to_read_only(), "{\"x\": 1}"};
}

inline plain_entry file_entry(const std::string& name = "file") {
  return {name, std::nullopt, literal, "{}"};
}

inline plain_entry without_write_cap(plain_entry entry) {
  entry.write_cap.reset();
  return entry;
}

inline sealed_entry seal(const plain_entry& entry) {
  return *entry_sealer{write_key, system_random()}.seal(entry);
}

inline capability parsed(const std::string& uri) {
  return *parse_capability(uri);
}

} // namespace tahoe::test::entry_samples
