#pragma once

#include "actors/download/chk_reader.hpp"
#include "test/support/simulated_servers.hpp"
#include "test/support/stored_file.hpp"

#include <doctest/doctest.h>

namespace tahoe::test {

/// Reads with four segments ahead.
inline caf::expected<byte_buffer>
read_file(simulated_servers& grid, const chk_read_cap& cap, uint64_t offset = 0,
          uint64_t length = UINT64_MAX) {
  chk_reader reader{cap, offset, length, 4};
  return grid.read_all(reader);
}

/// A file of seven segments, 3-of-10.
inline stored_file small_sample() {
  REQUIRE(erasure_code::initialize_tables());
  return store_file("sample", 1000, 3, 10, 150);
}

/// Larger than what servers send unasked.
inline stored_file large_sample() {
  REQUIRE(erasure_code::initialize_tables());
  return store_file("large", 100'000, 3, 10, 9000);
}

inline void check_code(const caf::expected<byte_buffer>& result, ec code) {
  REQUIRE_FALSE(result);
  CHECK_MESSAGE(code_of(result.error()) == code, describe(result.error()));
}

} // namespace tahoe::test
