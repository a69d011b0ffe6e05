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
  for (auto code : {exit_code::other, exit_code::usage, exit_code::not_found,
                    exit_code::not_enough, exit_code::try_later,
                    exit_code::integrity_failure, exit_code::refused}) {
    CHECK_FALSE(remedy_for(code).empty());
    CHECK_FALSE(remedy_here(code).empty());
  }
  CHECK(remedy_here(exit_code::interrupted).empty());
}

TEST_SUITE_END();

} // namespace tahoe::exit_code_test
