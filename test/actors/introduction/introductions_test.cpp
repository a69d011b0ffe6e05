#include "actors/introduction/introductions.hpp"

#include <doctest/doctest.h>

namespace tahoe::introductions_test {

TEST_SUITE_BEGIN("introductions");

namespace {

const wall_time noon{std::chrono::hours{12}};

/// A board believes what check_announcement said, so nothing is signed here.
void keep(announcement_board& board, unsigned number,
          const std::vector<std::string>& services) {
  node_announcement content;
  content.id.bytes[0] = static_cast<uint8_t>(number);
  content.id.bytes[1] = static_cast<uint8_t>(number >> 8);
  content.seq = 1;
  for (auto& name : services)
    content.services[name] = {};
  announcement text;
  text.json.text = R"({"version":1,"seq":1,"software":"s","services":{},)"
                   R"("nickname":"n)"
                   + std::to_string(number) + "\"}";
  REQUIRE(board.keep(text, content, noon));
}

} // namespace

TEST_CASE("of many nodes the latest are told, and all are counted") {
  announcement_board board;
  for (unsigned i = 0; i < 1200; ++i)
    keep(board, i, {"storage"});
  auto told = introductions_of(board);
  CHECK(told.nodes == 1200);
  CHECK(told.services.at("storage") == 1200);
  REQUIRE(told.latest.size() == 1000);
  CHECK(told.latest.front().nickname == "n1199");
  CHECK(told.latest.back().nickname == "n200");
}

TEST_CASE("of many names of services those are told that most nodes offer") {
  announcement_board board;
  keep(board, 1, {"zoo", "storage"});
  keep(board, 2, {"storage", "zoo"});
  for (unsigned i = 3; i < 300; ++i)
    keep(board, i, {"a" + std::to_string(i)});
  auto told = introductions_of(board);
  CHECK(told.services.size() == 100);
  CHECK(told.services.at("storage") == 2);
  CHECK(told.services.at("zoo") == 2);
}

TEST_SUITE_END();

} // namespace tahoe::introductions_test
