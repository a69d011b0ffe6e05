#include "test/support/shell_session.hpp"

#include <doctest/doctest.h>

namespace tahoe::console_shell_pages_test {

using namespace test;

TEST_SUITE_BEGIN("console_shell_pages");

TEST_CASE("long output comes by pages") {
  shell_session user{with_keys()};
  user.type("actors\r");
  user.shown();
  user.text("1\n2\n3\n4\n5\n6\n7\n");
  user.node(R"({"end":"not_found","message":"why"})");
  CHECK(user.shown() == "1\r\n2\r\n3\r\n4\r\n5\r\n--More--");
  user.type("\r");
  CHECK(user.shown() == "\r\x1b[K6\r\n--More--");
  user.type(" ");
  CHECK(user.shown() == std::string{"\r\x1b[K7\r\nwhy\r\n"} + shell_prompt);
  user.type("watch a\r");
  user.shown();
  user.text("1\n2\n3\n4\n5\n6\n7\n");
  CHECK_FALSE(contains(user.shown(), "More"));
}

TEST_CASE("q ends a command whose rest nobody wants") {
  for (auto* key : {"q", "\x03"}) {
    shell_session user{with_keys()};
    user.type("actors\r");
    user.sent();
    user.text(std::string(100, '\n'));
    user.type(key);
    CHECK(user.sent() == "{\"cancel\":true}\n");
    user.shown();
    user.text("more\n");
    user.node(R"({"end":"cancelled","message":"cancelled"})");
    CHECK(user.shown() == shell_prompt);
  }
}

TEST_CASE("while a page is read the node has to wait") {
  shell_session user{with_keys()};
  user.type("actors\r");
  CHECK(user.shell.wants_output());
  for (int i = 0; i < 20; ++i)
    user.text(std::string(8000, 'a') + "\n");
  CHECK_FALSE(user.shell.wants_output());
  user.type("q");
  CHECK(user.shell.wants_output());
}

TEST_CASE("a picture takes the place of the last, on a terminal") {
  shell_session user{with_keys()};
  user.type("top\r");
  user.shown();
  user.node(R"({"clear":true})");
  user.text("1\n2\n3\n4\n5\n6\n7\n");
  CHECK(user.shown()
        == "\x1b[H\x1b[2J1\r\n2\r\n3\r\n4\r\n5\r\n"
           "--cut: a larger window shows more--");
  user.node(R"({"end":"cancelled","message":"cancelled"})");
  CHECK(user.shown() == std::string{"\r\ncancelled\r\n"} + shell_prompt);
  shell_session elsewhere{with_command({"top"})};
  elsewhere.node(R"({"clear":true})");
  CHECK(elsewhere.shown().empty());
}

TEST_CASE("what strangers put into text does nothing to a terminal") {
  for (auto setup : {with_keys(), with_command({"peers"})}) {
    shell_session user{setup};
    user.type("peers\r");
    user.shown();
    user.text("\x1b]0;owned\x07\n");
    CHECK(contains(user.shown(), "\\u001b]0;owned\\u0007"));
    user.node(
      nlohmann::json{{"end", "refused"}, {"message", "\x1b[2J"}}.dump());
    CHECK(contains(user.shown() + user.errors, "\\u001b[2J"));
  }
}

TEST_CASE("Tab completes") {
  shell_session user{with_keys()};
  user.shown();
  user.type("actor s\t");
  CHECK(user.sent() == "{\"complete\":\"actor s\"}\n");
  user.node(R"({"completions":["storage"]})");
  CHECK(contains(user.shown(), "torage "));
  user.type("\x15\t");
  user.sent();
  user.shown();
  user.node(R"({"completions":["actors","log"]})");
  CHECK(contains(user.shown(),
                 "actors  exit    log     lua     quit\r\n\r\x1b[J"
                 "tahoe> "));
}

TEST_CASE("what is typed behind a Tab waits for what it inserts") {
  shell_session user{with_keys()};
  user.type("act\ts\r");
  CHECK(user.sent() == "{\"complete\":\"act\"}\n");
  user.shown();
  user.node(R"({"completions":["actors"]})");
  CHECK(contains(user.shown(), "ors s"));
  CHECK(contains(user.sent(), "[\"actors\",\"s\"]"));
}

TEST_CASE("Ctrl-C gives up a completion that does not come") {
  shell_session user{with_keys()};
  user.type("l\t\x03");
  user.sent();
  user.type("u");
  user.shown();
  user.node(R"({"completions":["lunar"]})");
  CHECK(user.shown().empty());
  user.type("\t");
  CHECK(user.sent() == "{\"complete\":\"lu\"}\n");
}

TEST_CASE("a new size of the terminal is used") {
  shell_session user{with_keys()};
  user.shell.resize({40, 10});
  user.type("a\r");
  CHECK(contains(user.to_node, "\"columns\":40"));
  user.collect();
  CHECK(contains(user.sent(), "\"columns\":40"));
}

TEST_SUITE_END();

} // namespace tahoe::console_shell_pages_test
