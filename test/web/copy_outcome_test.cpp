#include "web/cli/copy/copy_outcome.hpp"

#include <doctest/doctest.h>

namespace tahoe::copy_outcome_test {

TEST_SUITE_BEGIN("copy_outcome");

namespace {

struct fixture {
  explicit fixture(bool single = false) : outcome(to_user, single) {}

  ec end() const {
    auto result = outcome.result();
    return result ? ec::none : code_of(result.error());
  }

  reporter to_user{report_options{.quiet = true}};
  copy_outcome outcome;
};

const auto lost = failure(ec::not_enough_shares, "2 of 3");
const auto damaged = failure(ec::integrity_failure, "damaged");

} // namespace

TEST_CASE("what keeps the only file from being copied is why the copy fails") {
  fixture copy{true};
  copy.outcome.complain("private:r3", lost);
  CHECK(copy.end() == ec::not_enough_shares);
  CHECK(describe(copy.outcome.stopped()) == "private:r3: 2 of 3");
  // That is said once.
  CHECK(copy.outcome.totals.skipped == 0);
}

TEST_CASE("what keeps every file from being copied is why the copy fails") {
  fixture copy;
  copy.outcome.complain("private:a", lost);
  CHECK_FALSE(copy.outcome.stopped());
  copy.outcome.complain("private:b", lost);
  CHECK(copy.end() == ec::not_enough_shares);
  CHECK(copy.outcome.totals.skipped == 2);
}

TEST_CASE("a copy of some files is one") {
  fixture copy;
  copy.outcome.complain("private:a", lost);
  SUBCASE("if one was moved") {
    copy.outcome.totals.files = 1;
  }
  SUBCASE("if one was there") {
    copy.outcome.totals.equal = 1;
  }
  CHECK(copy.end() == ec::none);
}

TEST_CASE("several causes are none for all") {
  fixture copy;
  copy.outcome.complain("private:a", lost);
  SUBCASE("if there are two") {
    copy.outcome.complain("private:b", damaged);
  }
  SUBCASE("if something else was left out") {
    copy.outcome.skip("skipped link");
  }
  CHECK(copy.end() == ec::none);
}

TEST_CASE("what would befall all files stops the copy") {
  fixture copy;
  copy.outcome.complain("a", failure(ec::no_space, "full"));
  CHECK(code_of(copy.outcome.stopped()) == ec::no_space);
  CHECK(copy.end() == ec::no_space);
}

TEST_SUITE_END();

} // namespace tahoe::copy_outcome_test
