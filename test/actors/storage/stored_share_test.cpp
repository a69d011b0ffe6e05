#include "actors/storage/stored_share.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <sys/resource.h>

namespace tahoe::stored_share_test {

using test::example_d;

namespace {

/// A container as a foreign server may have left it.
byte_buffer container(uint32_t version, byte_view data, size_t leases) {
  auto result
    = share_container{version, data.size(), static_cast<uint32_t>(leases)}
        .pack_header();
  append(result, data);
  for (size_t i = 0; i < leases; ++i) {
    lease other;
    other.renew_secret.bytes.fill(static_cast<uint8_t>(i));
    other.expiration = 1000;
    append(result, other.pack());
  }
  return result;
}

struct fixture {
  caf::expected<void>
  try_renew(uint32_t expiration, uint32_t now, bool may_grow) {
    auto share = stored_share::open(path, disk_file::mode::update);
    REQUIRE(share);
    return share->add_or_renew_lease(example_d::secrets(), expiration, now,
                                     may_grow);
  }

  void renew(uint32_t expiration) { REQUIRE(try_renew(expiration, 0, true)); }

  byte_buffer tail(size_t size) {
    auto bytes = test::file_bytes(path);
    return {bytes.end() - static_cast<std::ptrdiff_t>(size), bytes.end()};
  }

  test::temporary_directory home;
  std::filesystem::path path = home.path() / "5";
  byte_buffer data = test::patterned(1000);
};

} // namespace

TEST_SUITE_BEGIN("stored_share");

TEST_CASE_FIXTURE(fixture, "containers of both versions are served") {
  for (uint32_t version : {1u, 2u}) {
    test::write_file(path, container(version, data, 3));
    auto share = stored_share::open(path);
    REQUIRE(share);
    CHECK(share->size() == 1000);
    auto all = share->read(0, 5000);
    REQUIRE(all);
    CHECK(byte_buffer(all->view().begin(), all->view().end()) == data);
  }
}

TEST_CASE_FIXTURE(fixture, "a read never reaches the leases") {
  test::write_file(path, container(2, data, 1));
  auto share = stored_share::open(path);
  REQUIRE(share);
  CHECK(share->read(990, 100)->size() == 10);
  CHECK(share->read(1000, 1)->empty());
  CHECK(share->read(UINT64_MAX, 1)->empty());
  CHECK(share->read(UINT64_MAX - 11, SIZE_MAX)->empty());
  CHECK(share->read(0, 0)->empty());
}

TEST_CASE_FIXTURE(fixture,
                  "a lease is added with hashed secrets to version 2") {
  test::write_file(path, container(2, data, 1));
  renew(example_d::expiration);
  CHECK(test::to_hex(tail(72)) == example_d::lease_hex);
  auto share = stored_share::open(path);
  REQUIRE(share);
  CHECK(share->size() == 1000);
  CHECK(test::file_bytes(path).size() == 12 + 1000 + 2 * 72);
}

TEST_CASE_FIXTURE(fixture, "a lease is added with clear secrets to version 1") {
  test::write_file(path, container(1, data, 2));
  renew(7);
  CHECK(test::to_hex(tail(72))
        == std::string{"00000000"} + example_d::renew_hex
             + example_d::cancel_hex + "00000007");
  CHECK(stored_share::open(path)->size() == 1000);
}

TEST_CASE_FIXTURE(fixture, "a renewed lease moves forward, never backward") {
  for (uint32_t version : {1u, 2u}) {
    test::write_file(path, container(version, data, 600));
    renew(5000);
    auto once = test::file_bytes(path);
    renew(4000);
    CHECK(test::file_bytes(path) == once);
    renew(6000);
    auto twice = test::file_bytes(path);
    CHECK(twice.size() == once.size());
    CHECK(test::to_hex(tail(4)) == "00001770");
    CHECK(std::equal(once.begin(), once.end() - 4, twice.begin()));
  }
}

TEST_CASE_FIXTURE(fixture, "a lease in the middle is renewed in place") {
  auto mine = make_lease(2, example_d::secrets(), 5000).pack();
  auto bytes = container(2, data, 3);
  std::copy(mine.begin(), mine.end(), bytes.begin() + 12 + 1000 + 72);
  test::write_file(path, bytes);
  renew(6000);
  auto after = test::file_bytes(path);
  size_t changed = 0;
  for (size_t i = 0; i < bytes.size(); ++i)
    changed += bytes[i] != after[i] ? 1 : 0;
  CHECK(after.size() == bytes.size());
  CHECK(changed == 2);
}

TEST_CASE_FIXTURE(fixture, "junk after the share does not lose a byte of it") {
  // The power failed after a lease was written and before it was counted.
  auto bytes = container(2, data, 0);
  append(bytes, test::patterned(72));
  test::write_file(path, bytes);
  renew(5000);
  auto share = stored_share::open(path);
  REQUIRE(share);
  auto all = share->read(0, 1000);
  CHECK(byte_buffer(all->view().begin(), all->view().end()) == data);
}

TEST_CASE_FIXTURE(fixture, "a lease that does not fit leaves no trace") {
  for (rlim_t room : {0, 1, 30, 71}) {
    test::write_file(path, container(2, data, 2));
    auto before = test::file_bytes(path);
    auto share = stored_share::open(path, disk_file::mode::update);
    REQUIRE(share);
    auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit usual{};
    getrlimit(RLIMIT_FSIZE, &usual);
    rlimit small{before.size() + room, usual.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    auto added = share->add_or_renew_lease(example_d::secrets(), 5000, 0, true);
    setrlimit(RLIMIT_FSIZE, &usual);
    std::signal(SIGXFSZ, handler);
    REQUIRE(!added);
    CHECK(code_of(added.error()) == ec::no_space);
    CHECK(test::file_bytes(path) == before);
  }
}

TEST_CASE_FIXTURE(fixture, "a share takes so many leases and no more") {
  auto most = stored_share::max_leases;
  test::write_file(path, container(2, data, most - 1));
  renew(5000);
  CHECK(stored_share::open(path)->size() == 1000);
  renew(6000);
  CHECK(test::to_hex(tail(4)) == "00001770");
  auto size = test::file_bytes(path).size();
  CHECK(size == 12 + 1000 + most * 72);
  test::write_file(path, container(2, data, most));
  auto before = test::file_bytes(path);
  CHECK(code_of(try_renew(5000, 0, true).error()) == ec::refused);
  CHECK(test::file_bytes(path) == before);
}

TEST_CASE_FIXTURE(fixture, "a new lease takes the place of an expired one") {
  auto bytes = container(2, data, 3);
  // The first is good for longer than the others.
  bytes[12 + 1000 + 68] = 1;
  test::write_file(path, bytes);
  CHECK(code_of(try_renew(5000, 1000, false).error()) == ec::refused);
  CHECK(try_renew(5000, 1001, false));
  auto after = test::file_bytes(path);
  CHECK(after.size() == bytes.size());
  auto mine = make_lease(2, example_d::secrets(), 5000).pack();
  std::copy(mine.begin(), mine.end(), bytes.begin() + 12 + 1000 + 72);
  CHECK(after == bytes);
}

TEST_CASE_FIXTURE(fixture, "without room a lease can still be renewed") {
  test::write_file(path, container(2, data, 1));
  CHECK(code_of(try_renew(5000, 0, false).error()) == ec::refused);
  renew(5000);
  CHECK(try_renew(6000, 0, false));
  CHECK(test::to_hex(tail(4)) == "00001770");
}

TEST_CASE_FIXTURE(fixture, "a container cut short anywhere is harmless") {
  auto whole = container(2, test::patterned(50), 2);
  for (size_t size = 0; size < whole.size(); ++size) {
    test::write_file(path, byte_view{whole}.first(size));
    auto share = stored_share::open(path);
    if (!share)
      CHECK(code_of(share.error()) == ec::malformed);
    else
      CHECK(share->size() < 50);
  }
}

TEST_CASE_FIXTURE(fixture, "only a regular file can be a share") {
  std::filesystem::create_directory(path);
  CHECK(code_of(stored_share::open(path).error()) == ec::io_failure);
  CHECK(code_of(stored_share::open(home.path() / "6").error())
        == ec::not_found);
}

TEST_SUITE_END();

} // namespace tahoe::stored_share_test
