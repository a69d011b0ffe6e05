#include "web/server/deep_table.hpp"

#include <doctest/doctest.h>

namespace tahoe::deep_table_test {

using std::chrono::hours;

TEST_SUITE_BEGIN("deep_table");

namespace {

constexpr deep_limits small{.handles = 3, .manifest = 4000, .kept = 6000};

/// A part with files, each of which takes some 900 bytes.
walk_part files(int count, bool over = true) {
  walk_part result;
  for (int i = 0; i < count; ++i) {
    walked met;
    met.kind = cap_kind::file;
    met.path = {std::string(700, 'x')};
    met.entry.read_cap = lit_cap{{'x'}};
    result.met.push_back(std::move(met));
  }
  result.over = over;
  return result;
}

struct fixture {
  uint64_t add(const std::string& handle, std::optional<interval> lifetime
                                          = std::nullopt) {
    auto number = table.add(handle, {}, lifetime, now);
    REQUIRE(number);
    return *number;
  }

  void finish(uint64_t number) { table.take(number, files(0), now); }

  bool knows(const std::string& handle) {
    table.drop_expired(now);
    return table.find(handle) != nullptr;
  }

  deep_table table{small};
  instant now{};
};

} // namespace

TEST_CASE("one that runs is kept") {
  fixture x;
  auto number = x.add("a");
  x.now += hours{1000};
  CHECK(x.knows("a"));
  CHECK(x.table.is_running(number));
  CHECK(x.table.running() == 1);
}

TEST_CASE("one that has ended waits four days for its client") {
  fixture x;
  x.finish(x.add("a"));
  x.now += hours{96} - interval{1};
  CHECK(x.knows("a"));
  x.now += interval{1};
  CHECK_FALSE(x.knows("a"));
}

TEST_CASE("what ran for long waits as long") {
  fixture x;
  auto number = x.add("a");
  x.now += hours{200};
  x.finish(number);
  x.now += hours{200} - interval{1};
  CHECK(x.knows("a"));
  x.now += interval{1};
  CHECK_FALSE(x.knows("a"));
}

TEST_CASE("from the last look on, a day is left") {
  fixture x;
  x.finish(x.add("a"));
  for (int day = 0; day < 10; ++day) {
    x.now += hours{23};
    CHECK(x.knows("a"));
    x.table.collect("a", {}, x.now);
  }
  x.now += hours{24};
  CHECK_FALSE(x.knows("a"));
}

TEST_CASE("a client may say how long") {
  fixture x;
  auto first = x.add("a", hours{1});
  auto second = x.add("b");
  x.table.collect("b", hours{2}, x.now);
  x.now += hours{50};
  x.finish(first);
  x.finish(second);
  x.now += hours{1};
  CHECK_FALSE(x.knows("a"));
  CHECK(x.knows("b"));
  x.table.collect("b", hours{10}, x.now);
  x.now += hours{10} - interval{1};
  CHECK(x.knows("b"));
  x.now += interval{1};
  CHECK_FALSE(x.knows("b"));
}

TEST_CASE("what a client has said holds for its next looks") {
  fixture x;
  x.finish(x.add("a", hours{100}));
  x.table.collect("a", {}, x.now);
  x.now += hours{100} - interval{1};
  CHECK(x.knows("a"));
  x.now += interval{1};
  CHECK_FALSE(x.knows("a"));
}

TEST_CASE("a handle that is used again forgets what it had") {
  fixture x;
  auto first = x.add("a");
  auto second = x.add("a");
  CHECK_FALSE(x.table.is_running(first));
  CHECK(x.table.is_running(second));
  x.table.take(first, files(1), x.now);
  CHECK(x.table.find("a")->outcome == operation_outcome::running);
  CHECK(x.table.size() == 1);
  CHECK(x.table.kept() == 0);
}

TEST_CASE("a full table makes room by what would expire first") {
  fixture x;
  x.finish(x.add("a"));
  x.finish(x.add("b"));
  x.finish(x.add("c"));
  x.table.collect("b", {}, x.now);
  x.add("d");
  CHECK_FALSE(x.knows("b"));
  x.add("e");
  x.add("f");
  CHECK_FALSE(x.knows("a"));
  CHECK_FALSE(x.knows("c"));
  auto refused = x.table.add("g", {}, {}, x.now);
  REQUIRE_FALSE(refused);
  CHECK(code_of(refused.error()) == ec::try_later);
  CHECK(x.table.size() == 3);
}

TEST_CASE("a manifest that grows too large fails and is not kept") {
  fixture x;
  auto number = x.add("a");
  x.table.take(number, files(3, false), x.now);
  CHECK(x.table.is_running(number));
  CHECK(x.table.kept() > 2000);
  x.table.take(number, files(3, false), x.now);
  CHECK_FALSE(x.table.is_running(number));
  CHECK(x.table.kept() == 0);
  auto* failed = x.table.find("a");
  REQUIRE(failed);
  CHECK(failed->outcome == operation_outcome::failed);
  CHECK(failed->manifest.empty());
  CHECK(code_of(failed->error) == ec::no_space);
}

TEST_CASE("manifests that have ended give way to one that grows") {
  fixture x;
  x.table.take(x.add("a"), files(3), x.now);
  auto number = x.add("b");
  x.table.take(number, files(2, false), x.now);
  CHECK(x.knows("a"));
  x.table.take(number, files(2), x.now);
  CHECK_FALSE(x.knows("a"));
  CHECK(x.table.find("b")->finished());
  CHECK(x.table.kept() <= small.kept);
}

TEST_CASE("manifests that grow together are bounded together") {
  fixture x;
  auto first = x.add("a");
  auto second = x.add("b");
  x.table.take(first, files(3, false), x.now);
  x.table.take(second, files(4, false), x.now);
  CHECK(x.table.is_running(first) != x.table.is_running(second));
  CHECK(x.table.kept() <= small.kept);
}

TEST_CASE("counts alone take no room") {
  fixture x;
  deep_operation operation;
  operation.kind = deep_kind::size;
  auto number = x.table.add("a", operation, {}, x.now);
  REQUIRE(number);
  x.table.take(*number, files(100), x.now);
  CHECK(x.table.find("a")->finished());
  CHECK(x.table.kept() == 0);
}

TEST_CASE("a list has what began last first, how long it took, what it met") {
  fixture x;
  auto first = x.add("secret");
  x.now += hours{1};
  x.add("b");
  auto part = files(0);
  part.stats.directories = 3;
  part.stats.literal_files = 4;
  x.table.take(first, std::move(part), x.now);
  x.now += hours{2};
  auto list = x.table.list(x.now);
  REQUIRE(list.size() == 2);
  CHECK(list[0].outcome == operation_outcome::running);
  CHECK(list[0].duration == hours{2});
  CHECK(list[1].number == first);
  CHECK(list[1].duration == hours{1});
  CHECK(list[1].met == 7);
}

TEST_CASE("of many problems the first are told") {
  fixture x;
  auto number = x.add("a");
  auto part = files(1000);
  for (auto& met : part.met)
    met.problem = "gone";
  part.stats.damaged = 1000;
  x.table.take(number, std::move(part), x.now);
  auto* found = x.table.find("a");
  CHECK(found->problems.size() == deep_table::max_problems);
  CHECK(found->manifest.empty());
  CHECK(found->finished());
}

TEST_SUITE_END();

} // namespace tahoe::deep_table_test
