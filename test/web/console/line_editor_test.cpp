#include "test/support/seeded_random.hpp"
#include "test/support/terminal_screen.hpp"
#include "web/cli/console/line_editor.hpp"

#include <doctest/doctest.h>

#include <array>

namespace tahoe::line_editor_test {

using outcome = line_editor::outcome;
using rows = std::vector<std::string>;

/// An editor and the terminal it draws on.
struct typist {
  explicit typist(size_t columns = 20) : editor(columns), screen(columns) {
    begin();
  }

  void begin() {
    std::string out;
    editor.begin("> ", out);
    screen.write(out);
  }

  outcome type(std::string_view keys) {
    auto last = outcome::none;
    for (auto key : keys) {
      std::string out;
      last = editor.take(key, out);
      screen.write(out);
    }
    return last;
  }

  /// Types a whole line and goes on with the next.
  std::string enter(std::string_view keys) {
    REQUIRE(type(keys) == outcome::none);
    REQUIRE(type("\r") == outcome::line);
    auto line = editor.take_line();
    begin();
    return line;
  }

  line_editor editor;
  test::terminal_screen screen;
};

TEST_SUITE_BEGIN("line_editor");

TEST_CASE("a line is typed, shown and taken") {
  typist user;
  CHECK(user.type("actors") == outcome::none);
  CHECK(user.screen.rows() == rows{"> actors"});
  CHECK(user.type("\r") == outcome::line);
  CHECK(user.editor.take_line() == "actors");
  CHECK(user.screen.row() == 1);
  CHECK(user.screen.column() == 0);
}

TEST_CASE("a return with a line feed ends one line") {
  typist user;
  CHECK(user.type("a\r") == outcome::line);
  CHECK(user.editor.take_line() == "a");
  user.begin();
  CHECK(user.type("\n") == outcome::none);
  CHECK(user.type("\n") == outcome::line);
}

TEST_CASE("keys move and erase") {
  typist user;
  CHECK(user.enter("acd\x1b[D\x1b[D"
                   "b")
        == "abcd");
  CHECK(user.enter("bc\x01"
                   "a\x05"
                   "d")
        == "abcd");
  CHECK(user.enter("bc\x1b[Ha\x1b[Fd") == "abcd");
  CHECK(user.enter("bc\x1bOHa\x1bOFd") == "abcd");
  CHECK(user.enter("bc\x1b[1~a\x1b[4~d") == "abcd");
  CHECK(user.enter("abxcd\x02\x02\x7f") == "abcd");
  CHECK(user.enter("axbcd\x01\x06\x1b[3~") == "abcd");
  CHECK(user.enter("axbcd\x01\x1b[C\x04") == "abcd");
  CHECK(user.enter("abcdxyz\x02\x02\x02\x0b") == "abcd");
  CHECK(user.enter("xyzabcd\x02\x02\x02\x02\x15") == "abcd");
  CHECK(user.enter("abcd  xyz \x17") == "abcd  ");
  CHECK(user.enter("\x7f\x08\x15\x17\x0b\x1b[3~\x1b[D\x1b[C"
                   "abcd")
        == "abcd");
}

TEST_CASE("characters are edited whole") {
  typist user;
  CHECK(user.enter("größe\x1b[D\x1b[D\x7f") == "grße");
  CHECK(user.enter("日本\x1b[D\x1b[Dx") == "x日本");
  CHECK(user.enter("e\u0301x\x7f\x7f") == "");
  CHECK(user.enter("日本\x01\x1b[3~") == "本");
}

TEST_CASE("lines that were typed come back") {
  typist user;
  user.enter("first");
  user.enter("second");
  user.enter("second");
  user.enter("");
  CHECK(user.type("new\x1b[A") == outcome::none);
  CHECK(user.editor.before_cursor() == "second");
  user.type("\x10");
  CHECK(user.editor.before_cursor() == "first");
  user.type("\x1b[A");
  CHECK(user.editor.before_cursor() == "first");
  user.type("\x1b[B\x0e");
  CHECK(user.editor.before_cursor() == "new");
  user.type("\x1b[B");
  CHECK(user.editor.before_cursor() == "new");
}

TEST_CASE("500 lines are remembered") {
  line_history history;
  for (int i = 0; i < 600; ++i)
    history.add(std::to_string(i));
  std::string line;
  int count = 0;
  while (history.older(line))
    ++count;
  CHECK(count == 500);
  CHECK(line == "100");
}

TEST_CASE("control keys end or cancel a line") {
  typist user;
  CHECK(user.type("abc\x03") == outcome::cancelled);
  CHECK(user.editor.take_line().empty());
  user.begin();
  CHECK(user.type("a\x02") == outcome::none);
  CHECK(user.type("\x04") == outcome::none);
  CHECK(user.type("\x04") == outcome::end);
  user.begin();
  CHECK(user.type("act\t") == outcome::complete);
  CHECK(user.editor.before_cursor() == "act");
}

TEST_CASE("garbage is swallowed") {
  typist user;
  CHECK(user.enter("a\x1b[999;999;999;999;999Rb\x1b[200~c\x1b"
                   "dd\xff\xc3"
                   "e")
        == "abcde");
  CHECK(user.enter("\x1b[12;\x1b[12\x7f"
                   "a\xe2\x82\x1b[D"
                   "b")
        == "ba");
  CHECK(user.enter(std::string_view{"a\0\x1c\x1f\u009b\u202e"
                                    "b",
                                    10})
        == "ab");
}

TEST_CASE("a line has an end") {
  typist user{80};
  user.type(std::string(line_editor::max_line_length - 1, 'a'));
  std::string out;
  CHECK(user.editor.take('b', out) == outcome::none);
  out.clear();
  user.editor.take('c', out);
  CHECK(out == "\a");
  user.editor.insert("more", out);
  CHECK(user.type("\r") == outcome::line);
  CHECK(user.editor.take_line().size() == line_editor::max_line_length);
}

TEST_CASE("a long line takes several rows") {
  typist user{10};
  user.type("abcdefghijklmn");
  CHECK(user.screen.rows() == rows{"> abcdefgh", "ijklmn"});
  user.type("\x01X");
  CHECK(user.screen.rows() == rows{"> Xabcdefg", "hijklmn"});
  CHECK(user.screen.row() == 0);
  CHECK(user.screen.column() == 3);
  user.type("\x15\x0b");
  CHECK(user.screen.rows() == rows{">"});
}

TEST_CASE("a full row leaves the cursor in the next") {
  typist user{10};
  user.type("abcdefgh");
  CHECK(user.screen.row() == 1);
  CHECK(user.screen.column() == 0);
  user.type("i\x7f\x7f");
  CHECK(user.screen.rows() == rows{"> abcdefg"});
  CHECK(user.screen.row() == 0);
}

TEST_CASE("any bytes leave the screen as the line is") {
  auto random = test::seeded_random(5);
  // Half of them are what an editor looks at.
  constexpr std::string_view keys
    = "\x01\x02\x04\x05\x06\x08\x0b\x0c\x0e\x10\x15\x17\x1b[ABCDHF3~\x7f"
      "abc \xe6\x97\xa5\xc3\xa4\xcc\x81\r\t\x03";
  for (int round = 0; round < 300; ++round) {
    size_t columns = 4 + static_cast<size_t>(round) % 13;
    typist user{columns};
    std::array<uint8_t, 200> bytes;
    REQUIRE(random(bytes));
    for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
      auto key = bytes[i] % 8 > 0 ? keys[bytes[i + 1] % keys.size()]
                                  : static_cast<char>(bytes[i + 1]);
      auto result = user.type({&key, 1});
      if (key == '\x0c' || result == outcome::line
          || result == outcome::cancelled || result == outcome::end) {
        user.editor.take_line();
        user.screen = test::terminal_screen{columns};
        user.begin();
      }
      auto before = user.editor.before_cursor();
      CHECK(incomplete_character(before) == 0);
      auto at = behind({}, "> " + std::string{before}, columns);
      if (at.column == columns)
        at = {at.row + 1, 0};
      CHECK(user.screen.row() == at.row);
      CHECK(user.screen.column() == at.column);
    }
    std::string shown;
    for (auto& row : user.screen.rows())
      shown += row;
    user.type("\x05");
    auto line = "> " + std::string{user.editor.before_cursor()};
    std::erase(shown, ' ');
    std::erase(line, ' ');
    CHECK(shown == line);
  }
}

} // namespace tahoe::line_editor_test
