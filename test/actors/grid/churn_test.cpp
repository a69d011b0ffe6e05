#include "actors/grid/churn.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace tahoe::churn_test {

namespace {

std::vector<std::string> names(size_t count) {
  std::vector<std::string> result;
  for (size_t i = 1; i <= count; ++i)
    result.push_back("storage" + std::to_string(i));
  return result;
}

} // namespace

TEST_SUITE_BEGIN("churn");

TEST_CASE("nodes go only when they are here, and come back only when gone") {
  churn_plan plan{names(12), 6, 1};
  std::set<std::string> gone;
  for (int i = 0; i < 1000; ++i) {
    auto move = plan.next();
    if (move.goes)
      CHECK(gone.insert(move.node).second);
    else
      CHECK(gone.erase(move.node) == 1);
    CHECK(gone.size() <= 3);
    CHECK(plan.gone().size() == gone.size());
  }
}

TEST_CASE("the same seed is the same history") {
  auto history = [](uint64_t seed) {
    churn_plan plan{names(8), 60, seed};
    std::string result;
    for (int i = 0; i < 50; ++i) {
      result += std::to_string(plan.pause().count());
      auto move = plan.next();
      result += (move.goes ? "-" : "+") + move.node + " ";
    }
    return result;
  };
  CHECK(history(1) == history(1));
  CHECK(history(1) != history(2));
}

TEST_CASE("moves come as often as was asked for") {
  churn_plan plan{names(8), 30, 1};
  std::chrono::milliseconds all{0};
  for (int i = 0; i < 10'000; ++i)
    all += plan.pause();
  CHECK(all > std::chrono::minutes{300});
  CHECK(all < std::chrono::minutes{370});
}

TEST_CASE("a single node goes and comes back") {
  churn_plan plan{names(1), 1, 1};
  CHECK(plan.next().goes);
  CHECK(!plan.next().goes);
}

TEST_SUITE_END();

} // namespace tahoe::churn_test
