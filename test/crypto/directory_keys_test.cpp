#include "crypto/directory_keys.hpp"
#include "test/support/vdir_answers.hpp"

#include <doctest/doctest.h>

#include <set>

namespace tahoe::directory_keys_test {

using test::to_hex;

TEST_SUITE_BEGIN("directory_keys");

TEST_CASE("every key of a directory is the oracle's") {
  for (auto& row : test::vdir_answers("keys")) {
    auto write = row.as<directory_write_key>(0);
    auto read = read_key_of(write);
    auto enabler = enabler_of(write);
    CHECK(to_hex(read.reveal()) == row.text(1));
    CHECK(to_hex(index_of(read).view()) == row.text(2));
    CHECK(to_hex(enabler.reveal()) == row.text(3));
    CHECK(to_hex(stored_form(enabler).reveal()) == row.text(4));
    CHECK(to_hex(seal_key_of(read).reveal()) == row.text(5));
    CHECK(to_hex(seal_key_of(write).reveal()) == row.text(6));
  }
}

TEST_CASE("every hash of a name is the oracle's") {
  for (auto& row : test::vdir_answers("hash"))
    CHECK(
      to_hex(name_hash_of(row.as<directory_read_key>(0), row.string(1)).view())
      == row.text(2));
}

TEST_CASE("no two purposes share a key") {
  for (auto& row : test::vdir_answers("keys")) {
    std::set<std::string> beginnings;
    for (auto& key : row.fields)
      beginnings.insert(key.substr(0, 32));
    CHECK(beginnings.size() == row.fields.size());
  }
}

TEST_CASE("a name's hash tells nothing across directories") {
  auto key = *directory_read_key::from(byte_buffer(16, 1));
  auto other = *directory_read_key::from(byte_buffer(16, 2));
  CHECK(name_hash_of(key, "name") == name_hash_of(key, "name"));
  CHECK(name_hash_of(key, "name") != name_hash_of(other, "name"));
  CHECK(name_hash_of(key, "name") != name_hash_of(key, "Name"));
}

TEST_SUITE_END();

} // namespace tahoe::directory_keys_test
