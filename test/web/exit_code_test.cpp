#include "web/cli/exit_code.hpp"

#include <doctest/doctest.h>

namespace tahoe::exit_code_test {

TEST_SUITE_BEGIN("exit_code");

TEST_CASE("each error has its exit code") {
  auto number
    = [](const char* name) { return static_cast<int>(exit_code_of(name)); };
  CHECK(number("malformed") == 2);
  CHECK(number("not_found") == 3);
  CHECK(number("lost") == 3);
  CHECK(number("not_enough_shares") == 4);
  CHECK(number("not_enough_servers") == 4);
  CHECK(number("no_space") == 4);
  CHECK(number("try_later") == 5);
  CHECK(number("integrity_failure") == 6);
  CHECK(number("conflict") == 5);
  CHECK(number("refused") == 7);
  CHECK(number("exists") == 7);
  CHECK(number("read_only") == 7);
  CHECK(number("io_failure") == 1);
  CHECK(number("unsupported") == 1);
  CHECK(number("") == 1);
  CHECK(number("anything else") == 1);
}

TEST_CASE("whatever fails has a remedy, here and on the grid") {
  for (auto name :
       {"malformed", "not_found", "not_enough_shares", "not_enough_servers",
        "no_space", "try_later", "conflict", "integrity_failure", "exists",
        "read_only", "refused", "unsupported", "io_failure", "one to come"}) {
    CHECK_FALSE(remedy_for(name).empty());
    CHECK_FALSE(remedy_here(name).empty());
  }
  CHECK(remedy_here("cancelled").empty());
}

TEST_CASE("a remedy does not guess at the cause") {
  // An argument that cannot be parsed is seldom a cap, and what is unsupported
  // is in no log.
  CHECK(remedy_for("malformed").find("cap") == std::string_view::npos);
  CHECK(remedy_for("unsupported").find("log") == std::string_view::npos);
  CHECK(remedy_here("not_found").find("tahoe-node ls")
        == std::string_view::npos);
}

TEST_SUITE_END();

} // namespace tahoe::exit_code_test
