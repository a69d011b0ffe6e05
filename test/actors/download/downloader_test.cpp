#include "actors/download/downloader.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/faulty_storage.hpp"
#include "test/support/memory_storage.hpp"
#include "test/support/stored_file.hpp"

#include <caf/send.hpp>
#include <doctest/doctest.h>

using namespace tahoe;
using namespace std::chrono_literals;
using test::storage_fault;
using test::storage_request;

TEST_SUITE_BEGIN("downloader");

namespace {

test::stored_file make_file(size_t length) {
  REQUIRE(prepare_process());
  return test::store_file("grid", length, 3, 10, 6000);
}

/// A downloader, and a server for each share of a file.
struct fixture {
  explicit fixture(uint64_t seed = 1, size_t length = 40'000)
    : file(make_file(length)), grid(seed),
      known(std::make_shared<known_servers>()) {
    for (uint8_t i = 0; i < file.shares.size(); ++i) {
      stores.push_back(std::make_shared<test::memory_shares>());
      stores.back()->index = file.cap.si();
      stores.back()->shares[i] = file.shares[i];
      faults.push_back(std::make_shared<test::fault_switch>());
      real.push_back(test::make_memory_storage(grid.sys, stores.back()));
      servers.push_back(
        test::make_faulty_storage(grid.sys, real.back(), faults.back()));
      server_entry entry;
      entry.id.bytes[0] = i;
      entry.service = caf::actor_cast<caf::strong_actor_ptr>(servers.back());
      known->servers.push_back(entry);
    }
    directory = test::make_server_directory(grid.sys, known);
    env.disk = disk_pool::on_scheduler(grid.sys);
    downloader = *make_downloader(grid.sys, {}, directory, env);
  }

  ~fixture() {
    auto kill = [](auto& x) { caf::anon_send_exit(x, caf::exit_reason::kill); };
    kill(downloader);
    kill(directory);
    for (auto& x : servers)
      kill(x);
    for (auto& x : real)
      kill(x);
    env.disk.stop();
    grid.settle();
  }

  caf::expected<download_started>
  start(uint64_t offset = 0, uint64_t length = UINT64_MAX) {
    return grid.ask<download_started>(downloader,
                                      start_download{file.cap, offset, length});
  }

  caf::expected<byte_buffer> read(const download_session_actor& session) {
    byte_buffer result;
    for (;;) {
      auto piece = grid.ask<blob>(session, read_data{});
      if (!piece)
        return std::move(piece.error());
      if (piece->empty())
        return result;
      append(result, piece->view());
    }
  }

  caf::expected<byte_buffer> download() {
    auto started = start();
    if (!started)
      return std::move(started.error());
    return read(started->session);
  }

  int64_t status(const std::string& what) {
    auto all = grid.ask<caf::settings>(downloader, get_status{});
    REQUIRE(all);
    return caf::get_or(*all, "state." + what, int64_t{-1});
  }

  test::stored_file file;
  test::deterministic_system grid;
  std::shared_ptr<known_servers> known;
  std::vector<std::shared_ptr<test::memory_shares>> stores;
  std::vector<std::shared_ptr<test::fault_switch>> faults;
  std::vector<storage_actor> real;
  std::vector<storage_actor> servers;
  introducer_client_actor directory;
  environment env;
  downloader_actor downloader;
};

} // namespace

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
}

TEST_CASE("without connected servers it says to try later") {
  fixture f;
  for (auto& server : f.known->servers)
    server.service = nullptr;
  auto started = f.start();
  REQUIRE_FALSE(started);
  CHECK(code_of(started.error()) == ec::try_later);
  CHECK(f.status("failed") == 1);
}

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

TEST_CASE("a reader that stops stops the servers, and after a while the "
          "session") {
  fixture f{1, 300'000};
  auto started = f.start();
  REQUIRE(started);
  REQUIRE(f.grid.ask<blob>(started->session, read_data{}));
  f.grid.pass(1min);
  uint64_t reads = 0;
  for (auto& fault : f.faults)
    reads += fault->count(storage_request::read);
  CHECK(reads <= 3 + 3 * 5);
  CHECK(f.status("running") == 1);
  f.grid.pass(10min, 1s);
  CHECK(f.status("running") == 0);
  CHECK_FALSE(f.grid.ask<blob>(started->session, read_data{}));
}

TEST_CASE("cancel ends a download at each stage") {
  for (int pieces = 0; pieces < 4; ++pieces) {
    fixture f;
    auto started = f.start();
    REQUIRE(started);
    for (int i = 0; i < pieces; ++i)
      REQUIRE(f.grid.ask<blob>(started->session, read_data{}));
    f.grid.tell(started->session, cancel_operation{});
    f.grid.settle();
    CHECK(f.status("running") == 0);
    CHECK(f.status("cancelled") == 1);
    CHECK_FALSE(f.grid.ask<blob>(started->session, read_data{}));
  }
}

TEST_CASE("a second read is refused while the first one waits") {
  fixture f;
  auto started = f.start();
  REQUIRE(started);
  for (auto& fault : f.faults)
    fault->set(storage_request::read, storage_fault::hang);
  while (f.grid.ask<blob>(started->session, read_data{}, 1s))
    continue;
  // The first read that got no answer still waits: a second one is refused.
  auto second = f.grid.ask<blob>(started->session, read_data{});
  REQUIRE_FALSE(second);
  CHECK(code_of(second.error()) == ec::refused);
  f.grid.tell(started->session, cancel_operation{});
  CHECK(f.status("running") == 0);
}

TEST_CASE("a session ends with its downloader") {
  fixture f;
  auto started = f.start();
  REQUIRE(started);
  caf::anon_send_exit(f.downloader, caf::exit_reason::kill);
  f.grid.settle();
  CHECK_FALSE(f.grid.ask<blob>(started->session, read_data{}));
}

TEST_CASE("a session that dies while it opens its file is an error") {
  fixture f;
  for (auto& fault : f.faults)
    fault->set(storage_request::find, storage_fault::hang);
  auto pending = f.grid.self->request(f.downloader, caf::infinite,
                                      start_download{f.file.cap});
  f.grid.settle();
  // The downloader wakes its session, which then waits to run.
  f.grid.sched.advance_time(100ms);
  auto& jobs = f.grid.sched.jobs;
  caf::scheduled_actor* session = nullptr;
  while (session == nullptr && f.grid.sched.has_job()) {
    f.grid.sched.run_once();
    for (auto* job : jobs)
      if (auto* actor = dynamic_cast<caf::scheduled_actor*>(job);
          actor != nullptr && actor->name() == std::string{"download"})
        session = actor;
  }
  REQUIRE(session != nullptr);
  caf::anon_send_exit(session->address(), caf::exit_reason::kill);
  f.grid.settle();
  auto seen = ec::none;
  pending.receive([](const download_started&) {},
                  [&](const caf::error& why) { seen = code_of(why); });
  CHECK(seen == ec::cancelled);
  CHECK(f.status("running") == 0);
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
