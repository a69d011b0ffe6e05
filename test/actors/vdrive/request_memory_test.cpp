#include "test/support/store_fixture.hpp"

namespace tahoe::request_memory_test {

using namespace tahoe::test;

namespace {

const sample_directory a{1};
const sample_directory b{2};
const tub_id one{{1}};
const tub_id other{{2}};

int64_t remembered(store_fixture& x) {
  auto count = x.store->connection().number("SELECT count(*) FROM requests");
  REQUIRE(count);
  return *count;
}

} // namespace

TEST_SUITE_BEGIN("request_memory");

TEST_CASE("the same request again gets the first answer and changes nothing") {
  store_fixture x;
  auto creation = creation_of(a);
  auto first = x.ask(creation, one);
  REQUIRE(first);
  auto change = change_of({a.put("x", sample_content(1))});
  auto second = x.ask(change, one);
  REQUIRE(second);
  REQUIRE(x.outcome(change_of({a.remove("x")}), one) == ec::none);
  x.reopen();
  auto again = x.ask(creation, one);
  REQUIRE(again);
  CHECK(again->versions.items == first->versions.items);
  again = x.ask(change, one);
  REQUIRE(again);
  CHECK(again->versions.items == second->versions.items);
  CHECK(!x.has(a, "x"));
  CHECK(x.version(a) == 3);
}

TEST_CASE("twice in one batch is once") {
  store_fixture x;
  x.make(a);
  auto change = change_of({a.put("x", sample_content(1))});
  auto answers = x.apply({{one, change}, {one, change}});
  REQUIRE(answers[0]);
  REQUIRE(answers[1]);
  CHECK(answers[0]->versions.items == answers[1]->versions.items);
  CHECK(x.version(a) == 2);
}

TEST_CASE("another request under the same id is refused") {
  store_fixture x;
  x.make(a);
  auto change = change_of({a.put("x", sample_content(1))});
  REQUIRE(x.outcome(change, one) == ec::none);
  auto differs = [&](auto change_it) {
    auto wrong = change;
    change_it(wrong.operations.items.front());
    return x.outcome(wrong, one) == ec::refused;
  };
  CHECK(differs([](auto& o) { o.index.bytes[0] ^= 1; }));
  CHECK(differs([](auto& o) { o.enabler = b.enabler(); }));
  CHECK(differs([](auto& o) { o.name.bytes[31] ^= 1; }));
  CHECK(differs([](auto& o) { o.expected = expect_any; }));
  CHECK(differs([](auto& o) { o.content.items.front().id.bytes[0] ^= 1; }));
  CHECK(differs([](auto& o) { o.content.items.front().name.bytes[9] ^= 1; }));
  CHECK(differs([](auto& o) {
    auto& content = o.content.items.front();
    // The same bytes, divided in another way.
    content.metadata.bytes.insert(content.metadata.bytes.begin(),
                                  content.read_cap.bytes.back());
    content.read_cap.bytes.pop_back();
  }));
  CHECK(differs([](auto& o) {
    o.content = {};
    o.expected = expect_any;
  }));
  CHECK(x.outcome(create_directory{b.index(), b.enabler(), change.request}, one)
        == ec::refused);
  CHECK(x.version(a) == 2);
}

TEST_CASE("each node has request ids of its own") {
  store_fixture x;
  x.make(a);
  auto put = change_of({a.put("x", sample_content(1))});
  auto remove = change_of({a.remove("x")});
  remove.request = put.request;
  CHECK(x.outcome(put, one) == ec::none);
  CHECK(x.outcome(remove, one) == ec::refused);
  CHECK(x.outcome(remove, other) == ec::none);
  CHECK(!x.has(a, "x"));
}

TEST_CASE("failures are not remembered") {
  store_fixture x;
  auto change = change_of({a.put("x", sample_content(1))});
  CHECK(x.outcome(change, one) == ec::lost);
  x.make(a);
  CHECK(x.outcome(change, one) == ec::none);
}

TEST_CASE("after an hour a request is a new one") {
  store_fixture x;
  x.make(a);
  auto change = change_of({a.put("x", sample_content(1), expect_any)});
  REQUIRE(x.outcome(change, one) == ec::none);
  x.now += std::chrono::minutes{59};
  REQUIRE(x.outcome(change, one) == ec::none);
  CHECK(x.version(a) == 2);
  x.now += std::chrono::minutes{1};
  REQUIRE(x.outcome(change, one) == ec::none);
  CHECK(x.version(a) == 3);
  CHECK(remembered(x) == 1);
}

TEST_CASE("no change has to wait until thousands of requests are forgotten") {
  store_fixture x;
  x.make(a);
  std::vector<store_change> batch;
  for (int i = 0; i < 2500; ++i)
    batch.push_back(
      {one, change_of({a.put("x", sample_content(1), expect_any)})});
  x.apply(batch);
  REQUIRE(remembered(x) >= 2500);
  auto before = remembered(x);
  x.now += std::chrono::hours{2};
  for (int64_t forgotten : {1000, 2000}) {
    x.apply({{one, change_of({a.put("x", sample_content(1), expect_any)})}});
    CHECK(remembered(x) < before);
    CHECK(remembered(x) >= before - forgotten);
  }
  x.apply({{one, change_of({a.put("x", sample_content(1), expect_any)})}});
  CHECK(remembered(x) == 3);
}

TEST_SUITE_END();

} // namespace tahoe::request_memory_test
