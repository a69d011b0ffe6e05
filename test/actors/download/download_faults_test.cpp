#include "test/actors/download/downloader_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::download_faults_test {

using namespace std::chrono_literals;
using fixture = test::downloader_fixture;

TEST_SUITE_BEGIN("download_faults");

TEST_CASE("each fault at each message is survived on seven of ten servers") {
  for (auto fault :
       {storage_fault::refuse, storage_fault::hang, storage_fault::die,
        storage_fault::corrupt, storage_fault::truncate, storage_fault::slow})
    for (auto kind : {storage_request::find, storage_request::read})
      for (uint64_t seed : {1, 2}) {
        CAPTURE(static_cast<int>(fault));
        CAPTURE(static_cast<int>(kind));
        fixture f{seed};
        for (size_t i = 0; i < 7; ++i)
          f.faults[i * 3 % 10]->set(kind, fault);
        CHECK(f.download() == f.file.plaintext);
      }
}

TEST_CASE("each fault on one server more is a named error in bounded time") {
  for (auto fault :
       {storage_fault::refuse, storage_fault::hang, storage_fault::die,
        storage_fault::corrupt, storage_fault::truncate})
    for (auto kind : {storage_request::find, storage_request::read}) {
      CAPTURE(static_cast<int>(fault));
      CAPTURE(static_cast<int>(kind));
      if (fault == storage_fault::truncate && kind == storage_request::find)
        continue; // a short head is no fault: the rest can be read
      fixture f;
      for (size_t i = 0; i < 8; ++i)
        f.faults[i]->set(kind, fault);
      auto result = f.download();
      REQUIRE_FALSE(result);
      auto damaged
        = fault == storage_fault::corrupt || fault == storage_fault::truncate;
      CHECK_MESSAGE(
        code_of(result.error())
          == (damaged ? ec::integrity_failure : ec::not_enough_shares),
        describe(result.error()));
    }
}

TEST_CASE("servers that die in the middle of a read are replaced") {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    fixture f{seed};
    auto started = f.start();
    REQUIRE(started);
    auto first = f.grid.ask<blob>(started->session, read_data{});
    REQUIRE(first);
    for (size_t i = 0; i < 7; ++i)
      caf::anon_send_exit(f.servers[i], caf::exit_reason::kill);
    auto rest = f.read(started->session);
    REQUIRE_MESSAGE(rest, describe(rest.error()));
    CHECK(*rest
          == byte_buffer(f.file.plaintext.begin() + first->size(),
                         f.file.plaintext.end()));
  }
}

TEST_CASE("busy servers are asked again until they have time") {
  for (auto kind : {storage_request::find, storage_request::read}) {
    CAPTURE(static_cast<int>(kind));
    fixture f;
    for (auto& fault : f.faults)
      fault->set(kind, storage_fault::busy);
    auto pending = f.grid.self->request(f.downloader, caf::infinite,
                                        start_download{f.file.cap});
    f.grid.pass(5s);
    for (auto& fault : f.faults) {
      CHECK(fault->count(kind) <= 16 * 5);
      fault->set(kind, storage_fault::none);
    }
    f.grid.pass(5s);
    pending.receive(
      [&](const download_started& started) {
        CHECK(f.read(started.session) == f.file.plaintext);
      },
      [](const caf::error& why) { FAIL(describe(why)); });
    CHECK(f.status("failed_reads") == 0);
  }
}

TEST_CASE("servers that stay busy are given up in bounded time") {
  fixture f;
  for (auto& fault : f.faults)
    fault->set(storage_fault::busy);
  auto result = f.download();
  REQUIRE_FALSE(result);
  CHECK(code_of(result.error()) == ec::not_enough_shares);
}

TEST_CASE("a server hears about its damaged share") {
  fixture f;
  for (size_t i = 0; i < 7; ++i)
    f.stores[i]->shares.begin()->second
      = blob{test::flip_bit(f.file.shares[i].view(), 40 * 8)};
  CHECK(f.download() == f.file.plaintext);
  size_t advisories = 0;
  for (auto& store : f.stores)
    advisories += store->advisories.size();
  CHECK(static_cast<int64_t>(advisories) == f.status("corrupt_shares"));
  CHECK(advisories > 0);
}

TEST_SUITE_END();

} // namespace tahoe::download_faults_test
