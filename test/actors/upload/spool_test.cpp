#include "actors/upload/spool.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace tahoe::spool_test {

namespace {

byte_buffer counted(size_t size) {
  byte_buffer result(size);
  for (size_t i = 0; i < size; ++i)
    result[i] = static_cast<uint8_t>(i * 7);
  return result;
}

bool reads(const spool& from, uint64_t offset, byte_view expected) {
  byte_buffer bytes(expected.size());
  return from.read(offset, bytes)
         && std::equal(bytes.begin(), bytes.end(), expected.begin());
}

} // namespace

TEST_SUITE_BEGIN("spool");

TEST_CASE("a small file stays in memory") {
  spool small{"/nonexistent", 100};
  auto bytes = counted(100);
  REQUIRE(small.append(byte_view{bytes}.first(60)));
  REQUIRE(small.append(byte_view{bytes}.subspan(60)));
  CHECK(small.in_memory());
  CHECK(reads(small, 0, bytes));
  CHECK(reads(small, 59, byte_view{bytes}.subspan(59, 2)));
  CHECK(reads(small, 100, {}));
}

TEST_CASE("a large file goes to a file without a name") {
  test::temporary_directory directory;
  spool large{directory.path(), 100};
  auto bytes = counted(1000);
  REQUIRE(large.append(byte_view{bytes}.first(60)));
  REQUIRE(large.append(byte_view{bytes}.subspan(60, 41)));
  CHECK_FALSE(large.in_memory());
  REQUIRE(large.append(byte_view{bytes}.subspan(101)));
  CHECK(reads(large, 0, bytes));
  CHECK(reads(large, 95, byte_view{bytes}.subspan(95, 20)));
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE("reading past the end fails") {
  test::temporary_directory directory;
  for (size_t limit : {0, 100}) {
    spool short_one{directory.path(), limit};
    REQUIRE(short_one.append(counted(10)));
    byte_buffer bytes(11);
    CHECK_EQ(code_of(short_one.read(0, bytes).error()), ec::io_failure);
    CHECK_EQ(code_of(short_one.read(11, {bytes.data(), 1}).error()),
             ec::io_failure);
  }
}

TEST_CASE("a missing directory is an error that names it") {
  spool nowhere{"/nonexistent", 0};
  auto result = nowhere.append(counted(1));
  REQUIRE_FALSE(result);
  CHECK_EQ(code_of(result.error()), ec::io_failure);
  CHECK_NE(describe(result.error()).find("/nonexistent"), std::string::npos);
}

TEST_SUITE_END();

} // namespace tahoe::spool_test
