#include "actors/operations/operation_log.hpp"
#include "test/actors/download/downloader_fixture.hpp"

#include <doctest/doctest.h>

#include <set>

namespace tahoe::download_record_test {

using namespace std::chrono_literals;
using fixture = test::downloader_fixture;

TEST_SUITE_BEGIN("download_record");

namespace {

std::vector<operation_record> records(fixture& f) {
  auto known = f.grid.ask<operations>(f.downloader, get_operations{});
  REQUIRE(known);
  return known->records;
}

operation_record latest(fixture& f) {
  auto all = records(f);
  REQUIRE_FALSE(all.empty());
  return all.front();
}

start_download named(fixture& f, const char* id) {
  start_download result{f.file.cap};
  result.operation = id;
  return result;
}

uint64_t bytes_of_servers(const operation_record& record) {
  uint64_t result = 0;
  for (auto& server : record.servers)
    result += server.bytes;
  return result;
}

bool is_behind(const operation_record& a, const operation_record& b) {
  auto& x = a.progress;
  auto& y = b.progress;
  return x.received <= y.received && x.verified <= y.verified
         && x.delivered <= y.delivered && a.duration <= b.duration
         && a.stages.size() <= b.stages.size();
}

} // namespace

TEST_CASE("what a download did adds up") {
  fixture f;
  auto started = f.grid.ask<download_started>(f.downloader, named(f, "mine"));
  REQUIRE(started);
  REQUIRE(f.read(started->session));
  auto record = latest(f);
  CHECK(record.id == "mine");
  CHECK(record.kind == operation_kind::download);
  CHECK(record.outcome == operation_outcome::done);
  CHECK(record.index == f.file.cap.si());
  CHECK(record.size == 40'000);
  CHECK(record.progress.delivered == 40'000);
  CHECK(record.progress.verified == 40'000);
  CHECK(record.progress.received > 40'000);
  CHECK(bytes_of_servers(record) == record.progress.received);
  REQUIRE(record.stages.size() == 2);
  CHECK(record.stages[0].name == "searching");
  CHECK(record.stages[1].name == "reading");
  size_t giving = 0;
  for (auto& server : record.servers) {
    giving += server.state == "gives shares";
    CHECK(server.shares.size() == 1);
    CHECK(server.errors == 0);
    CHECK(server.answers == server.requests);
  }
  CHECK(giving == 3);
  CHECK(record.servers.size() == 5);
}

TEST_CASE("a range's size is its length, and whole segments are verified") {
  fixture f;
  auto started = f.start(10'000, 500);
  REQUIRE(started);
  REQUIRE(f.read(started->session));
  auto record = latest(f);
  CHECK(record.id.size() == 16);
  CHECK(record.size == 500);
  CHECK(record.progress.delivered == 500);
  CHECK(record.progress.verified == 6000);
}

TEST_CASE("the numbers of a download never fall") {
  fixture f{1, 200'000};
  for (auto& fault : f.faults) {
    fault->set(storage_fault::slow);
    fault->delay = 150ms;
  }
  auto pending
    = f.grid.self->request(f.downloader, caf::infinite, named(f, "slow"));
  std::vector<operation_record> seen;
  for (int i = 0; i < 20; ++i) {
    f.grid.pass(100ms);
    seen.push_back(latest(f));
  }
  CHECK(seen.front().stages.size() == 1);
  CHECK_FALSE(seen.front().servers.empty());
  download_session_actor session;
  pending.receive([&](download_started& started) { session = started.session; },
                  [](const caf::error& why) { FAIL(describe(why)); });
  while (auto piece = f.grid.ask<blob>(session, read_data{})) {
    seen.push_back(latest(f));
    if (piece->empty())
      break;
  }
  std::set<uint64_t> delivered;
  for (size_t i = 1; i < seen.size(); ++i) {
    CHECK(is_behind(seen[i - 1], seen[i]));
    CHECK(bytes_of_servers(seen[i]) == seen[i].progress.received);
    CHECK(seen[i].progress.delivered <= seen[i].progress.verified);
    delivered.insert(seen[i].progress.delivered);
  }
  CHECK(delivered.size() > 10);
  CHECK(seen.back().outcome == operation_outcome::done);
  CHECK(seen.back().progress.delivered == 200'000);
}

TEST_CASE("a damaged share stands beside its server") {
  fixture f;
  for (size_t i = 0; i < 7; ++i)
    f.stores[i]->shares.begin()->second
      = blob{test::flip_bit(f.file.shares[i].view(), 40 * 8)};
  REQUIRE(f.download());
  auto record = latest(f);
  CHECK(record.outcome == operation_outcome::done);
  int64_t damaged = 0;
  for (auto& server : record.servers) {
    auto number = server.id.bytes[0];
    CHECK(server.shares.contains(number));
    if (server.problem.empty())
      continue;
    ++damaged;
    CHECK(number < 7);
    CHECK(server.state == "damaged share reported");
    CHECK(server.problem.starts_with("share " + std::to_string(number)
                                     + " is damaged: "));
  }
  CHECK(damaged > 0);
  CHECK(damaged == f.status("corrupt_shares"));
}

TEST_CASE("a failed download says what each server answered") {
  fixture f;
  for (auto& fault : f.faults)
    fault->set(storage_request::find, storage_fault::refuse);
  REQUIRE_FALSE(f.download());
  auto record = latest(f);
  CHECK(record.outcome == operation_outcome::failed);
  CHECK(record.error == "not_enough_shares");
  CHECK(record.error_text.find("needed") != std::string::npos);
  REQUIRE(record.servers.size() == 10);
  for (auto& server : record.servers) {
    CHECK(server.state == "failed");
    CHECK(server.errors >= 1);
  }
}

TEST_CASE("cancelled by its id while it searches, a download says so") {
  fixture f;
  for (auto& fault : f.faults)
    fault->set(storage_request::find, storage_fault::hang);
  auto pending
    = f.grid.self->request(f.downloader, caf::infinite, named(f, "x"));
  f.grid.pass(1s);
  CHECK_FALSE(latest(f).servers.empty());
  REQUIRE(f.grid.tell(f.downloader, cancel_named_operation{"x"}));
  f.grid.settle();
  auto seen = ec::none;
  pending.receive([](const download_started&) {},
                  [&](const caf::error& why) { seen = code_of(why); });
  CHECK(seen == ec::cancelled);
  CHECK(latest(f).outcome == operation_outcome::cancelled);
  CHECK(f.status("running") == 0);
  auto again = f.grid.tell(f.downloader, cancel_named_operation{"x"});
  REQUIRE_FALSE(again);
  CHECK(code_of(again.error()) == ec::not_found);
}

TEST_CASE("a private download is not cancelled without the token") {
  fixture f;
  for (auto& fault : f.faults)
    fault->set(storage_request::find, storage_fault::hang);
  auto request = named(f, "x");
  request.is_private = true;
  auto pending = f.grid.self->request(f.downloader, caf::infinite, request);
  f.grid.pass(1s);
  auto refused = f.grid.tell(f.downloader, cancel_named_operation{"x"});
  REQUIRE_FALSE(refused);
  CHECK(code_of(refused.error()) == ec::refused);
  CHECK(latest(f).is_private);
  CHECK(latest(f).outcome == operation_outcome::running);
  REQUIRE(f.grid.tell(f.downloader, cancel_named_operation{"x", true}));
  f.grid.settle();
  pending.receive([](const download_started&) {}, [](const caf::error&) {});
  CHECK(latest(f).outcome == operation_outcome::cancelled);
}

TEST_CASE("a download can be cancelled at every step") {
  std::set<std::string> last_stages;
  auto finished = false;
  for (size_t steps = 0; !finished && steps < 500; steps += 3) {
    CAPTURE(steps);
    fixture f;
    auto pending
      = f.grid.self->request(f.downloader, caf::infinite, named(f, "x"));
    for (size_t i = 0; i < steps; ++i)
      finished = !f.grid.step();
    caf::anon_send(f.downloader, cancel_named_operation{"x"});
    f.grid.settle();
    auto record = latest(f);
    CHECK(record.outcome == operation_outcome::cancelled);
    last_stages.insert(record.stages.back().name);
    CHECK(f.status("running") == 0);
    pending.receive([](const download_started&) {}, [](const caf::error&) {});
  }
  CHECK(finished);
  CHECK(last_stages.size() == 2);
}

TEST_CASE("a file in its cap is done at once") {
  fixture f;
  start_download request{lit_cap{{1, 2, 3, 4}}, 1, 2};
  REQUIRE(f.grid.ask<download_started>(f.downloader, request));
  auto record = latest(f);
  CHECK(record.outcome == operation_outcome::done);
  CHECK(record.size == 2);
  CHECK(record.progress.delivered == 2);
  CHECK_FALSE(record.index);
}

TEST_CASE("the 101st download drives out the first") {
  fixture f;
  start_download request{lit_cap{{1}}};
  for (size_t i = 0; i <= operation_log::max_ended; ++i) {
    request.operation = std::to_string(i);
    REQUIRE(f.grid.ask<download_started>(f.downloader, request));
  }
  auto all = records(f);
  REQUIRE(all.size() == operation_log::max_ended);
  CHECK(all.front().id == "100");
  CHECK(all.back().id == "1");
  CHECK(f.status("operations.done") == 101);
}

TEST_SUITE_END();

} // namespace tahoe::download_record_test
