#include "codec/error.hpp"

#include <caf/exit_reason.hpp>
#include <caf/sec.hpp>
#include <doctest/doctest.h>

#include <set>

namespace tahoe::error_test {

TEST_SUITE_BEGIN("error");

TEST_CASE("every code has a name of its own") {
  std::set<std::string> names;
  for (auto code = 0; code <= static_cast<int>(ec::lost); ++code)
    names.insert(to_string(static_cast<ec>(code)));
  CHECK(names.size() == static_cast<size_t>(ec::lost) + 1);
  CHECK(names.count("unknown") == 0);
}

TEST_CASE("what CAF reports is told in words") {
  auto told = [](auto code) { return describe(caf::make_error(code)); };
  CHECK(told(caf::exit_reason::user_shutdown) == "it was shut down");
  CHECK(told(caf::exit_reason::remote_link_unreachable)
        == "the connection was lost");
  CHECK(told(caf::sec::request_receiver_down) == "the service is not there");
  CHECK(told(caf::sec::request_timeout) == "no answer in time");
}

TEST_SUITE_END();

} // namespace tahoe::error_test
