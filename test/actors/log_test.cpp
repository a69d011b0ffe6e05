#include "actors/log.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <vector>

namespace tahoe::log_test {

TEST_SUITE_BEGIN("log");

namespace {

/// What follows the node's name in each line.
std::vector<std::string> events_of(const std::filesystem::path& file) {
  std::vector<std::string> result;
  std::ifstream in{file};
  for (std::string line; std::getline(in, line);)
    result.push_back(line.substr(line.find("] ") + 2));
  return result;
}

} // namespace

TEST_CASE("an event is a line of a file in the directory of logs") {
  test::temporary_directory home;
  auto log = logger::to_files(home.path() / "logs", log_config{});
  REQUIRE(log);
  log->named("tub").info("peer-connected", "73nmdgxt");
  std::ifstream file{home.path() / "logs/node.log"};
  std::string line;
  REQUIRE(std::getline(file, line));
  CHECK(line.ends_with("tub peer-connected 73nmdgxt"));
}

TEST_CASE("only lines of a component's level and above are written") {
  test::temporary_directory home;
  auto log = logger::to_files(
    home.path(), {log_level::warning, {{"tub", log_level::debug}}});
  REQUIRE(log);
  auto web = log->named("web");
  web.info("one", "");
  web.warning("two", "");
  log->named("tub").debug("three", "");
  REQUIRE(log->levels());
  CHECK(log->levels()->set("web", log_level::info));
  web.info("four", "");
  web.for_node("ab3x").with_id("k7q").info("five", "text");
  log->info("six", "");
  CHECK(events_of(home.path() / "node.log")
        == std::vector<std::string>{"web two", "tub three", "web four",
                                    "web five id=k7q text"});
}

TEST_CASE("what is no id is dropped") {
  logger log;
  CHECK(log.with_id("k7q").id() == "k7q");
  CHECK(log.with_id("k7q").with_id("a b").id().empty());
  CHECK_FALSE(log.levels());
}

TEST_CASE("with the format json each line is an object") {
  test::temporary_directory home;
  auto log
    = logger::to_files(home.path(), {log_level::info, {}, log_format::json});
  REQUIRE(log);
  log->for_node("ab3x").named("web").with_id("k7q").warning("event", "a\nb");
  std::ifstream file{home.path() / "node.log"};
  std::string line;
  REQUIRE(std::getline(file, line));
  auto parsed = nlohmann::json::parse(line);
  CHECK(parsed["time"].get<std::string>().size() == 29);
  CHECK(parsed["level"] == "warning");
  CHECK(parsed["node"] == "ab3x");
  CHECK(parsed["component"] == "web");
  CHECK(parsed["event"] == "event");
  CHECK(parsed["text"] == "a\nb");
  CHECK(parsed["id"] == "k7q");
  CHECK_FALSE(std::getline(file, line));
}

TEST_CASE("a log that is a FIFO is refused instead of waited for") {
  test::temporary_directory home;
  auto path = home.path() / "node.log";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  auto log = logger::to_files(home.path(), log_config{});
  REQUIRE_FALSE(log);
  CHECK(code_of(log.error()) == ec::io_failure);
  CHECK(describe(log.error()).find("node.log") != std::string::npos);
}

TEST_SUITE_END();

} // namespace tahoe::log_test
