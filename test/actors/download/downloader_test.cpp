#include "test/actors/download/downloader_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::downloader_test {

using fixture = test::downloader_fixture;

TEST_SUITE_BEGIN("downloader");

TEST_CASE("a file comes back, whatever the order of events") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    fixture f{seed};
    auto started = f.start();
    REQUIRE(started);
    CHECK(started->file_size == 40'000);
    CHECK(started->length == 40'000);
    CHECK(f.read(started->session) == f.file.plaintext);
    CHECK(f.status("completed") == 1);
    CHECK(f.status("running") == 0);
    CHECK(f.status("bytes_delivered") == 40'000);
  }
}

TEST_CASE("a range is cut to the file") {
  fixture f;
  auto started = f.start(39'990, 100);
  REQUIRE(started);
  CHECK(started->length == 10);
  CHECK(f.read(started->session)
        == byte_buffer(f.file.plaintext.end() - 10, f.file.plaintext.end()));
  started = f.start(50'000, 100);
  REQUIRE(started);
  CHECK(started->length == 0);
  CHECK(f.read(started->session) == byte_buffer{});
}

TEST_CASE("a cap that holds its file needs no servers") {
  fixture f;
  f.known->servers.clear();
  start_download request{lit_cap{{1, 2, 3, 4}}, 1, 2};
  auto started = f.grid.ask<download_started>(f.downloader, request);
  REQUIRE(started);
  CHECK(started->file_size == 4);
  CHECK(started->length == 2);
  CHECK(f.read(started->session) == byte_buffer{2, 3});
}

TEST_CASE("caps that cannot be read are refused") {
  fixture f;
  auto verify = f.grid.ask<download_started>(
    f.downloader, start_download{f.file.cap.to_verify()});
  REQUIRE_FALSE(verify);
  CHECK(code_of(verify.error()) == ec::refused);
  auto unknown = f.grid.ask<download_started>(
    f.downloader, start_download{unknown_cap{"URI:SSK:x"}});
  REQUIRE_FALSE(unknown);
  CHECK(code_of(unknown.error()) == ec::unsupported);
  auto directory = f.grid.ask<download_started>(
    f.downloader, start_download{directory_read_cap{}});
  REQUIRE_FALSE(directory);
  CHECK(code_of(directory.error()) == ec::unsupported);
}

TEST_CASE("a download without connected servers is told to try later") {
  fixture f;
  for (auto& server : f.known->servers)
    server.service = nullptr;
  auto started = f.start();
  REQUIRE_FALSE(started);
  CHECK(code_of(started.error()) == ec::try_later);
  CHECK(f.status("failed") == 1);
}

TEST_CASE("too many downloads at once are told to try later") {
  fixture f;
  auto single = *make_downloader(f.grid.sys, {4, 1}, f.directory, f.env);
  start_download request{f.file.cap};
  auto first = f.grid.ask<download_started>(single, request);
  REQUIRE(first);
  auto second = f.grid.ask<download_started>(single, request);
  REQUIRE_FALSE(second);
  CHECK(code_of(second.error()) == ec::try_later);
  CHECK(f.read(first->session) == f.file.plaintext);
  CHECK(f.grid.ask<download_started>(single, request));
  caf::anon_send_exit(single, caf::exit_reason::kill);
  f.grid.settle();
  CHECK_FALSE(make_downloader(f.grid.sys, {0, 1}, f.directory, f.env));
}

TEST_SUITE_END();

} // namespace tahoe::downloader_test
