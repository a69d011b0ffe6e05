#include "actors/operations/operation_record.hpp"

#include <doctest/doctest.h>

namespace tahoe::operation_record_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("operation_record");

namespace {

const instant start{1h};

} // namespace

TEST_CASE("progress never falls") {
  operation_progress progress;
  progress.received = 10;
  progress.delivered = 5;
  operation_progress other;
  other.received = 7;
  other.delivered = 6;
  advance(progress, other);
  CHECK(progress.received == 10);
  CHECK(progress.delivered == 6);
}

TEST_CASE("an upload counts each byte when it comes and when it is encrypted") {
  operation_record record;
  CHECK_FALSE(record.fraction());
  record.size = 1000;
  CHECK(record.fraction() == 0.0);
  record.progress.received = 1000;
  CHECK(record.fraction() == 0.5);
  record.progress.encrypted = 500;
  CHECK(record.fraction() == 0.75);
}

TEST_CASE("a download has done what it has delivered") {
  operation_record record;
  record.kind = operation_kind::download;
  record.size = 1000;
  record.progress.received = 900;
  record.progress.delivered = 250;
  CHECK(record.fraction() == 0.25);
}

TEST_CASE("what is done is done, even an empty file") {
  operation_record record;
  record.size = 0;
  CHECK(record.fraction() == 0.0);
  record.outcome = operation_outcome::done;
  CHECK(record.fraction() == 1.0);
}

TEST_CASE("the rate is that of the file's bytes, and zero at first") {
  operation_record record;
  record.progress.received = 3000;
  record.progress.pushed = 10'000;
  CHECK(record.rate() == 0);
  record.duration = 2s;
  CHECK(record.rate() == 1500);
}

TEST_CASE("a server has the mean of its answers' times") {
  operation_server server;
  CHECK(server.mean_answer_time() == 0s);
  server.add_answer(start, start + 10ms, 100);
  server.add_answer(start, start + 30ms, 0);
  CHECK(server.mean_answer_time() == 20ms);
  CHECK(server.bytes == 100);
  CHECK(server.answers == 2);
}

TEST_CASE("a server's problems are kept once each, in bounded space") {
  operation_server server;
  server.add_error(start, "no answer in time");
  server.add_error(start, "no answer in time");
  CHECK(server.problem == "no answer in time");
  CHECK(server.errors == 2);
  server.add_problem("full");
  CHECK(server.problem == "no answer in time; full");
  CHECK(server.errors == 2);
  for (int i = 0; i < 1000; ++i)
    server.add_error(start, std::string(1000, static_cast<char>('a' + i % 26)));
  CHECK(server.problem.size() < operation_server::max_problem_size + 10);
  CHECK(server.errors == 1002);
  CHECK(server.error_times.size() == operation_server::max_error_times);
}

TEST_SUITE_END();

} // namespace tahoe::operation_record_test
