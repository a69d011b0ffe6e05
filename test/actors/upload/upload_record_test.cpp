#include "test/actors/upload/uploader_fixture.hpp"

#include <doctest/doctest.h>

#include <set>

namespace tahoe::upload_record_test {

using namespace std::chrono_literals;
using fixture = test::uploader_fixture;
using test::sample;
using test::small_segments;

TEST_SUITE_BEGIN("upload_record");

namespace {

std::vector<operation_record> records(fixture& f) {
  auto known = f.world.ask<operations>(f.uploader, get_operations{});
  REQUIRE(known);
  return known->records;
}

operation_record latest(fixture& f) {
  auto all = records(f);
  REQUIRE_FALSE(all.empty());
  return all.front();
}

uint64_t bytes_of_servers(const operation_record& record) {
  uint64_t result = 0;
  for (auto& server : record.servers)
    result += server.bytes;
  return result;
}

std::vector<std::string> stages(const operation_record& record) {
  std::vector<std::string> result;
  for (auto& stage : record.stages)
    result.push_back(stage.name);
  return result;
}

bool is_behind(const operation_record& a, const operation_record& b) {
  auto& x = a.progress;
  auto& y = b.progress;
  return x.received <= y.received && x.hashed <= y.hashed
         && x.encrypted <= y.encrypted && x.pushed <= y.pushed
         && a.duration <= b.duration && a.stages.size() <= b.stages.size()
         && a.fraction().value_or(0) <= b.fraction().value_or(1);
}

start_upload named(const char* id, bool convergent = true) {
  start_upload result;
  result.convergent = convergent;
  result.operation = id;
  return result;
}

} // namespace

TEST_CASE("what an upload did adds up") {
  fixture f{10, small_segments()};
  auto session = f.start(named("mine"));
  f.feed(session, sample());
  REQUIRE(f.world.ask<upload_finished>(session, finish_upload{}));
  auto record = latest(f);
  CHECK(record.id == "mine");
  CHECK(record.kind == operation_kind::upload);
  CHECK(record.outcome == operation_outcome::done);
  CHECK(record.error.empty());
  CHECK(record.index);
  CHECK(record.size == sample().size());
  CHECK(record.progress.received == sample().size());
  CHECK(record.progress.hashed == sample().size());
  CHECK(record.progress.encrypted == sample().size());
  CHECK(record.progress.pushed == f.all_shares().size());
  CHECK(bytes_of_servers(record) == f.all_shares().size());
  CHECK(record.fraction() == 1.0);
  CHECK(stages(record)
        == std::vector<std::string>{"receiving", "hashing", "placing",
                                    "encoding", "closing"});
  REQUIRE(record.servers.size() == 10);
  for (auto& server : record.servers) {
    CHECK(server.state == "holds shares");
    CHECK(server.shares.size() == 1);
    CHECK(server.errors == 0);
    CHECK(server.answers == server.requests);
    CHECK(server.requests >= 4);
  }
}

TEST_CASE("what the upload of a small file did adds up too") {
  fixture f;
  REQUIRE(f.upload(byte_view{sample()}.first(2000)));
  auto record = latest(f);
  CHECK(record.outcome == operation_outcome::done);
  CHECK(record.progress.encrypted == 2000);
  CHECK(record.progress.pushed == f.all_shares().size());
  CHECK(bytes_of_servers(record) == f.all_shares().size());
  CHECK(
    stages(record)
    == std::vector<std::string>{"receiving", "hashing", "encoding", "placing"});
  for (auto& server : record.servers) {
    CHECK(server.state == "holds shares");
    CHECK(server.answers == server.requests);
  }
}

TEST_CASE("an upload without a name is given one of its own") {
  fixture f;
  REQUIRE(f.upload(sample()));
  REQUIRE(f.upload(sample(), false));
  auto all = records(f);
  REQUIRE(all.size() == 2);
  CHECK(all[0].id.size() == 16);
  CHECK(all[0].id != all[1].id);
  CHECK(all[0].progress.hashed == 0);
  CHECK(all[0].progress.pushed > 0);
}

TEST_CASE("the numbers of an upload never fall") {
  fixture f{10, small_segments()};
  f.set_faults(10, storage_request::write, storage_fault::slow);
  f.set_faults(10, storage_request::allocate, storage_fault::slow);
  auto session = f.start(named("slow"));
  std::vector<operation_record> seen;
  byte_view rest = sample();
  while (!rest.empty()) {
    auto size = std::min<size_t>(rest.size(), 40'000);
    f.feed(session, rest.first(size));
    f.world.pass(200ms);
    seen.push_back(latest(f));
    rest = rest.subspan(size);
  }
  caf::anon_send(session, finish_upload{});
  while (seen.back().outcome == operation_outcome::running
         && seen.size() < 1000) {
    f.world.pass(500ms);
    seen.push_back(latest(f));
  }
  REQUIRE(seen.back().outcome == operation_outcome::done);
  std::set<uint64_t> pushed;
  for (size_t i = 1; i < seen.size(); ++i) {
    CHECK(is_behind(seen[i - 1], seen[i]));
    CHECK(bytes_of_servers(seen[i]) == seen[i].progress.pushed);
    pushed.insert(seen[i].progress.pushed);
  }
  CHECK(pushed.size() >= 3);
  for (auto& server : seen.back().servers)
    CHECK(server.mean_answer_time() > 500ms);
}

TEST_CASE("a failed upload says which servers had which problem") {
  fixture f;
  f.set_faults(2, storage_request::find, storage_fault::full);
  f.set_faults(10, storage_request::allocate, storage_fault::refuse);
  auto session = f.start(named("bad"));
  f.feed(session, sample());
  REQUIRE_FALSE(f.world.ask<upload_finished>(session, finish_upload{}));
  auto record = latest(f);
  CHECK(record.outcome == operation_outcome::failed);
  CHECK(record.error == "not_enough_servers");
  CHECK(record.error_text.find("happiness asked") != std::string::npos);
  CHECK(stages(record).back() == "placing");
  size_t refused = 0;
  size_t lost = 0;
  for (auto& server : record.servers) {
    refused += server.state == "refused";
    lost += server.state == "lost" && server.errors == 1;
    CHECK_FALSE(server.problem.empty());
  }
  CHECK(refused == 2);
  CHECK(lost == 8);
}

TEST_CASE("a server that is lost on the way stands in the record") {
  fixture f{10, small_segments()};
  f.set_faults(1, storage_request::write, storage_fault::die);
  REQUIRE(f.upload(sample()));
  auto record = latest(f);
  CHECK(record.outcome == operation_outcome::done);
  size_t lost = 0;
  for (auto& server : record.servers) {
    lost += server.state == "lost";
    CHECK((server.state == "lost") == (server.shares.size() == 0));
  }
  CHECK(lost == 1);
  CHECK(bytes_of_servers(record) == record.progress.pushed);
}

TEST_CASE("cancelled by its id, an upload tells whoever waits") {
  struct stage {
    storage_request hangs;
    const char* name;
  };
  for (auto& [hangs, name] : {stage{storage_request::find, "placing"},
                              stage{storage_request::allocate, "placing"},
                              stage{storage_request::write, "encoding"},
                              stage{storage_request::close, "closing"}}) {
    CAPTURE(name);
    fixture f{10, small_segments()};
    f.set_faults(10, hangs, storage_fault::hang);
    auto session = f.start(named("x"));
    f.feed(session, sample());
    caf::scoped_actor waiting{f.world.sys, true};
    auto pending = waiting->request(session, caf::infinite, finish_upload{});
    f.world.settle();
    CHECK(stages(latest(f)).back() == name);
    REQUIRE(f.world.tell(f.uploader, cancel_named_operation{"x"}));
    f.world.settle();
    auto seen = ec::none;
    pending.receive([](upload_finished&) {},
                    [&](caf::error& reason) { seen = code_of(reason); });
    CHECK(seen == ec::cancelled);
    auto record = latest(f);
    CHECK(record.outcome == operation_outcome::cancelled);
    CHECK(stages(record).back() == name);
    CHECK(f.incoming_on_all() == 0);
    CHECK(f.running() == 0);
    auto again = f.world.tell(f.uploader, cancel_named_operation{"x"});
    REQUIRE_FALSE(again);
    CHECK(code_of(again.error()) == ec::not_found);
  }
}

TEST_CASE("cancelled while it is fed, an upload tells its feeder next") {
  fixture f;
  auto session = f.start(named("x"));
  f.feed(session, byte_view{sample()}.first(1000));
  REQUIRE(f.world.tell(f.uploader, cancel_named_operation{"x"}));
  f.world.settle();
  CHECK(latest(f).outcome == operation_outcome::cancelled);
  auto more = f.world.tell(session, put_data{blob{size_t{10}}});
  REQUIRE_FALSE(more);
  CHECK(code_of(more.error()) == ec::cancelled);
  CHECK(f.running() == 0);
}

TEST_CASE("a private upload is not cancelled without the token") {
  fixture f;
  auto request = named("x");
  request.is_private = true;
  auto session = f.start(request);
  f.feed(session, byte_view{sample()}.first(1000));
  auto refused = f.world.tell(f.uploader, cancel_named_operation{"x"});
  REQUIRE_FALSE(refused);
  CHECK(code_of(refused.error()) == ec::refused);
  f.world.settle();
  CHECK(latest(f).is_private);
  CHECK(latest(f).outcome == operation_outcome::running);
  REQUIRE(f.world.tell(f.uploader, cancel_named_operation{"x", true}));
  f.world.settle();
  CHECK(latest(f).outcome == operation_outcome::cancelled);
}

TEST_CASE("an upload can be cancelled at every step") {
  encoding_config encoding;
  encoding.needed_shares = 2;
  encoding.total_shares = encoding.shares_of_happiness = 4;
  encoding.max_segment_size = 20'000;
  byte_view bytes = byte_view{sample()}.first(50'000);
  std::set<std::string> last_stages;
  auto finished = false;
  for (size_t steps = 0; !finished && steps < 1000; steps += 3) {
    CAPTURE(steps);
    fixture f{4, encoding};
    auto session = f.start(named("x"));
    f.feed(session, bytes);
    caf::anon_send(session, finish_upload{});
    for (size_t i = 0; i < steps; ++i)
      finished = !f.world.step();
    caf::anon_send(f.uploader, cancel_named_operation{"x"});
    f.world.settle();
    auto record = latest(f);
    CHECK(f.incoming_on_all() == 0);
    if (record.outcome == operation_outcome::cancelled)
      last_stages.insert(record.stages.back().name);
    else
      CHECK(record.outcome == operation_outcome::done);
  }
  CHECK(finished);
  for (std::string stage : {"placing", "encoding", "closing"})
    CHECK_MESSAGE(last_stages.contains(stage), stage);
}

TEST_CASE("a session that is killed leaves a record") {
  fixture f;
  auto session = f.start(named("x"));
  caf::anon_send_exit(session, caf::exit_reason::kill);
  f.world.settle();
  CHECK(latest(f).outcome == operation_outcome::cancelled);
  CHECK(latest(f).error_text == "the upload has stopped");
}

TEST_CASE("the 101st upload drives out the first") {
  fixture f;
  for (size_t i = 0; i <= operation_log::max_ended; ++i) {
    auto session = f.start(named(std::to_string(i).c_str()));
    f.feed(session, byte_view{sample()}.first(5));
    REQUIRE(f.world.ask<upload_finished>(session, finish_upload{}));
  }
  auto all = records(f);
  REQUIRE(all.size() == operation_log::max_ended);
  CHECK(all.front().id == "100");
  CHECK(all.front().outcome == operation_outcome::done);
  CHECK(all.front().servers.empty());
  CHECK(all.back().id == "1");
  auto status = f.world.ask<caf::settings>(f.uploader, get_status{});
  CHECK(caf::get_or(*status, "state.operations.done", int64_t{0}) == 101);
}

TEST_SUITE_END();

} // namespace tahoe::upload_record_test
