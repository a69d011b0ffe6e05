#include "web/cli/console/pager.hpp"

#include <doctest/doctest.h>

namespace tahoe::pager_test {

std::string lines(int from, int to) {
  std::string result;
  for (int i = from; i < to; ++i)
    result += std::to_string(i) + "\n";
  return result;
}

std::string press(pager& on, char key) {
  std::string out;
  on.key(key, out);
  return out;
}

TEST_SUITE_BEGIN("pager");

TEST_CASE("a page is held back until a key is hit") {
  pager under_test;
  under_test.begin({80, 5}, true);
  std::string out;
  under_test.add(lines(0, 10), out);
  CHECK(out == lines(0, 4) + "--More--");
  CHECK(under_test.holding());
  CHECK(press(under_test, 'x').empty());
  CHECK(press(under_test, '\r') == "\r\x1b[K4\n--More--");
  CHECK(press(under_test, ' ') == "\r\x1b[K" + lines(5, 9) + "--More--");
  CHECK(press(under_test, ' ') == "\r\x1b[K9\n");
  CHECK_FALSE(under_test.holding());
}

TEST_CASE("a page that just fits is not held back") {
  pager under_test;
  under_test.begin({80, 5}, true);
  std::string out;
  under_test.add(lines(0, 4), out);
  CHECK(out == lines(0, 4));
  CHECK_FALSE(under_test.holding());
  under_test.add("4\n", out);
  CHECK(under_test.holding());
}

TEST_CASE("long lines count as the rows that they take") {
  pager under_test;
  under_test.begin({10, 4}, true);
  std::string out;
  under_test.add(std::string(45, 'a') + "\n", out);
  CHECK(out == std::string(30, 'a') + "\n--More--");
  CHECK(press(under_test, '\r')
        == "\r\x1b[K" + std::string(10, 'a') + "\n--More--");
  CHECK(press(under_test, ' ') == "\r\x1b[Kaaaaa\n");
}

TEST_CASE("q drops the rest") {
  pager under_test;
  under_test.begin({80, 5}, true);
  std::string out;
  under_test.add(lines(0, 100), out);
  CHECK(press(under_test, 'q') == "\r\x1b[K");
  CHECK_FALSE(under_test.holding());
  CHECK(under_test.dropping());
  out.clear();
  under_test.add("more", out);
  CHECK(out.empty());
  under_test.begin({80, 5}, true);
  under_test.add("next", out);
  CHECK(out == "next");
}

TEST_CASE("without a size, or not asked to, it lets everything through") {
  for (auto size :
       {terminal_size{}, terminal_size{80, 0}, terminal_size{80, 2}}) {
    pager under_test;
    under_test.begin(size, true);
    std::string out;
    under_test.add(lines(0, 100), out);
    CHECK(out == lines(0, 100));
  }
  pager under_test;
  under_test.begin({80, 24}, false);
  std::string out;
  under_test.add(lines(0, 100), out);
  CHECK(out == lines(0, 100));
}

TEST_CASE("a picture is cut to the screen, and that is said") {
  pager under_test;
  under_test.begin({80, 5}, false);
  std::string out;
  under_test.picture(out);
  under_test.add(lines(0, 100), out);
  auto mark = "--cut: a larger window shows more--";
  CHECK(out == "\x1b[H\x1b[2J" + lines(0, 4) + mark);
  out.clear();
  under_test.add(lines(0, 100), out);
  CHECK(out.empty());
  CHECK(under_test.within_line());
  under_test.picture(out);
  under_test.add(lines(0, 2), out);
  CHECK(out == "\x1b[H\x1b[2J" + lines(0, 2));
}

} // namespace tahoe::pager_test
