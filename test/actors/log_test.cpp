#include "actors/log.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sys/stat.h>

namespace tahoe::log_test {

TEST_SUITE_BEGIN("log");

TEST_CASE("an event is a line of a file in the directory of logs") {
  test::temporary_directory home;
  auto log = logger::to_files(home.path() / "logs", log_level::info);
  REQUIRE(log);
  log->named("tub").info("peer-connected", "73nmdgxt");
  std::ifstream file{home.path() / "logs/node.log"};
  std::string line;
  REQUIRE(std::getline(file, line));
  CHECK(line.ends_with("tub peer-connected 73nmdgxt"));
}

TEST_CASE("a log that is a FIFO is refused instead of waited for") {
  test::temporary_directory home;
  auto path = home.path() / "node.log";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  auto log = logger::to_files(home.path(), log_level::info);
  REQUIRE_FALSE(log);
  CHECK(code_of(log.error()) == ec::io_failure);
  CHECK(describe(log.error()).find("node.log") != std::string::npos);
}

TEST_SUITE_END();

} // namespace tahoe::log_test
