#include "actors/introduction/announcement_board.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace tahoe::announcement_board_test {

namespace {

// A board believes what check_announcement said, so nothing is signed here.

node_announcement about(unsigned node, uint64_t seq) {
  node_announcement result;
  result.id.bytes[0] = static_cast<uint8_t>(node);
  result.id.bytes[1] = static_cast<uint8_t>(node >> 8);
  result.seq = seq;
  return result;
}

announcement text(std::string json) {
  announcement result;
  result.json.text = std::move(json);
  return result;
}

const wall_time noon{std::chrono::hours{12}};

std::vector<std::string>
shown(const announcement_board& board, uint64_t after) {
  std::vector<std::string> result;
  for (auto& x : board.page(after).items.items)
    result.push_back(x.json.text);
  return result;
}

using strings = std::vector<std::string>;

} // namespace

TEST_SUITE_BEGIN("announcement_board");

TEST_CASE("a higher number replaces a lower one and is news") {
  announcement_board board;
  CHECK(*board.keep(text("a1"), about(1, 1), noon));
  CHECK(*board.keep(text("b1"), about(2, 1), noon));
  auto seen = board.page(0).upto;
  CHECK(!board.has_news(seen));
  CHECK(*board.keep(text("a2"), about(1, 2), noon));
  CHECK(board.has_news(seen));
  CHECK(shown(board, 0) == strings{"b1", "a2"});
  CHECK(shown(board, seen) == strings{"a2"});
}

TEST_CASE("services are counted by who offers them now") {
  using counts = std::map<std::string, size_t>;
  announcement_board board;
  auto a = about(1, 1);
  a.services = {{"storage", {}}, {"vdrive", {}}};
  auto b = about(2, 1);
  b.services = {{"storage", {}}};
  CHECK(board.keep(text("a1"), a, noon));
  CHECK(board.keep(text("b1"), b, noon));
  CHECK(board.services() == counts{{"storage", 2}, {"vdrive", 1}});
  a.seq = 2;
  a.services.erase("vdrive");
  CHECK(board.keep(text("a2"), a, noon));
  CHECK(board.services() == counts{{"storage", 2}});
  board.forget_old(noon + 31 * 24h);
  CHECK(board.services().empty());
}

TEST_CASE("older and contradictory announcements are refused") {
  announcement_board board;
  CHECK(*board.keep(text("a5"), about(1, 5), noon));
  CHECK(code_of(board.keep(text("a4"), about(1, 4), noon).error())
        == ec::refused);
  CHECK(code_of(board.keep(text("A5"), about(1, 5), noon).error())
        == ec::refused);
  auto again = board.keep(text("a5"), about(1, 5), noon);
  REQUIRE(again);
  CHECK(!*again);
  CHECK(shown(board, 0) == strings{"a5"});
}

TEST_CASE("a full board takes renewals and no strangers") {
  announcement_board board{2};
  CHECK(board.keep(text("a1"), about(1, 1), noon));
  CHECK(board.keep(text("b1"), about(2, 1), noon));
  CHECK(code_of(board.keep(text("c1"), about(3, 1), noon).error())
        == ec::no_space);
  CHECK(board.keep(text("a2"), about(1, 2), noon));
  CHECK(shown(board, 0) == strings{"b1", "a2"});
}

TEST_CASE("a board that is full of bytes takes renewals of the same size") {
  // 2 bytes each, a key, a signature and what stands around them.
  announcement_board board{10, 2 * (2 + 32 + 64 + 4)};
  CHECK(board.keep(text("a1"), about(1, 1), noon));
  CHECK(board.keep(text("b1"), about(2, 1), noon));
  CHECK(code_of(board.keep(text("c1"), about(3, 1), noon).error())
        == ec::no_space);
  CHECK(code_of(board.keep(text("a long one"), about(1, 2), noon).error())
        == ec::no_space);
  CHECK(board.keep(text("a3"), about(1, 3), noon + 1h));
  CHECK(shown(board, 0) == strings{"b1", "a3"});
  board.forget_old(noon + announcement_lifetime + 1s);
  CHECK(*board.keep(text("c1"), about(3, 1), noon));
}

TEST_CASE("what was not renewed is forgotten after its lifetime") {
  announcement_board board;
  CHECK(board.keep(text("a1"), about(1, 1), noon));
  CHECK(board.keep(text("b1"), about(2, 1), noon));
  CHECK(board.keep(text("a2"), about(1, 2), noon + 1h));
  CHECK(board.forget_old(noon + announcement_lifetime).empty());
  auto gone = board.forget_old(noon + announcement_lifetime + 1s);
  REQUIRE(gone.size() == 1);
  CHECK(gone[0] == about(2, 0).id);
  CHECK(shown(board, 0) == strings{"a2"});
  CHECK(*board.keep(text("b0"), about(2, 0), noon));
}

TEST_CASE("pages hold 64 announcements and 512 KiB at most") {
  size_t size = 0;
  SUBCASE("small") {
    size = 10;
  }
  SUBCASE("large") {
    size = 8192;
  }
  announcement_board board;
  for (unsigned i = 0; i < 200; ++i)
    CHECK(board.keep(text(std::string(size, 'x')), about(i, 1), noon));
  uint64_t after = 0;
  size_t seen = 0;
  for (auto pages = 0; board.has_news(after); ++pages) {
    REQUIRE(pages < 10);
    auto page = board.page(after);
    size_t bytes = 0;
    for (auto& x : page.items.items)
      bytes += x.json.text.size();
    CHECK(page.items.items.size() <= 64);
    CHECK(bytes <= size_t{512} << 10);
    CHECK(!page.items.items.empty());
    seen += page.items.items.size();
    after = page.upto;
  }
  CHECK(seen == 200);
}

TEST_SUITE_END();

} // namespace tahoe::announcement_board_test
