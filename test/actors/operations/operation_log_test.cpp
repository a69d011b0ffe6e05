#include "actors/operations/operation_log.hpp"
#include "codec/error.hpp"

#include <doctest/doctest.h>

namespace tahoe::operation_log_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("operation_log");

namespace {

const std::chrono::system_clock::time_point today{std::chrono::hours{1}};
const instant start{std::chrono::hours{2}};

operation_report stage(const char* name) {
  operation_report result;
  result.stage = name;
  return result;
}

std::string
begin(operation_log& log, const std::string& id, instant when = start) {
  return log.begin(operation_kind::upload, id, stage("receiving"), today, when);
}

} // namespace

TEST_CASE("a record tells its stages and how long they took") {
  operation_log log;
  begin(log, "a");
  log.report("a", stage("hashing"), start + 2s);
  log.report("a", stage("hashing"), start + 3s);
  log.report("a", {}, start + 4s);
  log.report("a", stage("placing"), start + 5s);
  auto running = log.list(start + 9s).at(0);
  CHECK(running.id == "a");
  CHECK(running.outcome == operation_outcome::running);
  CHECK(running.started == today);
  CHECK(running.began == start);
  CHECK(running.duration == 9s);
  REQUIRE(running.stages.size() == 3);
  CHECK(running.stages[0].duration == 2s);
  CHECK(running.stages[1].name == "hashing");
  CHECK(running.stages[1].began == 2s);
  CHECK(running.stages[1].duration == 3s);
  CHECK(running.stages[2].duration == 4s);
  log.end("a", {}, start + 10s);
  auto ended = log.list(start + 60s).at(0);
  CHECK(ended.outcome == operation_outcome::done);
  CHECK(ended.duration == 10s);
  CHECK(ended.stages[2].duration == 5s);
  CHECK(ended.error.empty());
}

TEST_CASE("a private record says so for as long as it is there") {
  operation_log log;
  begin(log, "a");
  log.begin(operation_kind::upload, "b", stage("receiving"), today, start,
            true);
  CHECK_FALSE(log.is_private("a"));
  CHECK(log.is_private("b"));
  CHECK_FALSE(log.is_private("c"));
  log.end("b", {}, start + 1s);
  auto records = log.list(start + 2s);
  CHECK_FALSE(records.at(0).is_private);
  CHECK(records.at(1).is_private);
}

TEST_CASE("a report of what is not news changes nothing") {
  operation_log log;
  begin(log, "a");
  operation_report news;
  news.size = 100;
  news.index = storage_index{};
  news.progress.received = 50;
  news.servers.emplace_back();
  log.report("a", news, start);
  log.report("a", {}, start + 1s);
  auto record = log.list(start).at(0);
  CHECK(record.size == 100);
  CHECK(record.index);
  CHECK(record.progress.received == 50);
  CHECK(record.servers.size() == 1);
}

TEST_CASE("whatever is news makes another revision") {
  operation_log log;
  begin(log, "a");
  auto revision = [&] { return log.list(start).at(0).revision; };
  auto first = revision();
  CHECK(revision() == first);
  log.report("a", stage("placing"), start);
  auto second = revision();
  CHECK(second > first);
  log.end("a", {}, start);
  CHECK(revision() > second);
}

TEST_CASE("an operation ends once, with its reason") {
  operation_log log;
  begin(log, "a");
  CHECK(log.is_running("a"));
  log.end("a", failure(ec::not_enough_servers, "asked 3"), start);
  CHECK_FALSE(log.is_running("a"));
  log.end("a", {}, start + 1s);
  log.report("a", stage("late"), start + 1s);
  auto records = log.list(start);
  REQUIRE(records.size() == 1);
  CHECK(records[0].outcome == operation_outcome::failed);
  CHECK(records[0].error == "not_enough_servers");
  CHECK(records[0].error_text == "asked 3");
  CHECK(records[0].stages.size() == 1);
  begin(log, "b");
  log.end("b", failure(ec::cancelled, "no interest"), start);
  CHECK(log.list(start)[0].outcome == operation_outcome::cancelled);
}

TEST_CASE("an error that is not ours has a name too") {
  operation_log log;
  begin(log, "a");
  log.end("a", caf::sec::request_timeout, start);
  auto record = log.list(start).at(0);
  CHECK(record.outcome == operation_outcome::failed);
  CHECK(record.error == "try_later");
  CHECK(record.error_text == "no answer in time");
}

TEST_CASE("the 101st that ends drives out the oldest, and none that runs") {
  operation_log log;
  begin(log, "runs");
  for (size_t i = 0; i <= operation_log::max_ended; ++i) {
    auto id = std::to_string(i);
    begin(log, id);
    log.end(id, {}, start);
  }
  auto records = log.list(start);
  REQUIRE(records.size() == 1 + operation_log::max_ended);
  CHECK(records.front().id == "runs");
  CHECK(records[1].id == "100");
  CHECK(records.back().id == "1");
}

TEST_CASE("running ones come first, newer ones first") {
  operation_log log;
  for (auto id : {"a", "b", "c", "d"})
    begin(log, id);
  log.end("b", {}, start);
  log.end("a", {}, start);
  std::string order;
  for (auto& record : log.list(start))
    order += record.id;
  CHECK(order == "dcab");
}

TEST_CASE("an id that is taken is not given again") {
  operation_log log;
  CHECK(begin(log, "a") == "a");
  auto other = begin(log, "a");
  CHECK(other != "a");
  log.end("a", {}, start);
  auto third = begin(log, "a");
  CHECK(third != "a");
  CHECK(third != other);
  CHECK(log.list(start).size() == 3);
}

TEST_CASE("only so many servers are kept") {
  operation_log log;
  begin(log, "a");
  operation_report news;
  news.servers.resize(10'000);
  log.report("a", news, start);
  CHECK(log.list(start)[0].servers.size() == operation_log::max_servers);
}

TEST_CASE("the short form has what runs, and counts") {
  operation_log log;
  begin(log, "a.b");
  operation_report half;
  half.size = 10;
  half.progress.received = 10;
  log.report("a.b", half, start);
  for (auto id : {"x", "y"})
    begin(log, id);
  log.end("x", {}, start);
  log.end("y", failure(ec::cancelled, ""), start);
  auto status = log.status(start);
  auto running = caf::get<caf::settings>(status, "running");
  REQUIRE(running.size() == 1);
  auto row = caf::get<caf::settings>(running.begin()->second);
  CHECK(caf::get<std::string>(row, "stage") == "receiving");
  CHECK(caf::get<int64_t>(row, "percent") == 50);
  CHECK(caf::get<int64_t>(status, "done") == 1);
  CHECK(caf::get<int64_t>(status, "failed") == 0);
  CHECK(caf::get<int64_t>(status, "cancelled") == 1);
}

TEST_CASE("a session reports stages at once, all else every 100 ms") {
  report_pace pace;
  CHECK(pace.is_due("receiving", 0, start));
  CHECK_FALSE(pace.is_due("receiving", 5, start + 50ms));
  CHECK(pace.is_due("receiving", 5, start + 100ms));
  CHECK_FALSE(pace.is_due("receiving", 5, start + 10s));
  CHECK(pace.is_due("hashing", 5, start + 10s));
}

TEST_SUITE_END();

} // namespace tahoe::operation_log_test
