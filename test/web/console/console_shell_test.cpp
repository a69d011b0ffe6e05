#include "test/support/seeded_random.hpp"
#include "test/support/shell_session.hpp"

#include <doctest/doctest.h>

#include <array>
#include <csignal>

namespace tahoe::console_shell_test {

using namespace test;

TEST_SUITE_BEGIN("console_shell");

TEST_CASE("a command runs and the prompt comes back") {
  shell_session user{with_keys()};
  CHECK(contains(user.shown(), shell_prompt));
  user.type("actor 'a b'\r");
  CHECK(user.sent() == "{\"columns\":80,\"command\":[\"actor\",\"a b\"]}\n");
  user.shown();
  user.text("line\n");
  CHECK(user.shown() == "line\r\n");
  user.node(R"({"end":"ok"})");
  CHECK(user.shown() == shell_prompt);
  user.type("nothing\r");
  user.shown();
  user.node(R"({"end":"usage","message":"no such command"})");
  CHECK(user.shown() == std::string{"no such command\r\n"} + shell_prompt);
  CHECK_FALSE(user.shell.ended());
}

TEST_CASE("a node that turns somebody away says why") {
  shell_session user{with_keys()};
  user.shown();
  user.node(R"({"end":"refused","message":"too many"})");
  CHECK(contains(user.shown(), "too many\r\n"));
  CHECK(user.shell.ended() == exit_code::refused);
  user.shell.node_gone();
  CHECK(user.shown().empty());
}

TEST_CASE("one command ends with its exit code") {
  for (auto [end, code] : {std::pair{"ok", exit_code::ok},
                           {"not_found", exit_code::not_found},
                           {"try_later", exit_code::try_later},
                           {"refused", exit_code::refused},
                           {"usage", exit_code::usage},
                           {"malformed", exit_code::usage},
                           {"cancelled", exit_code::interrupted},
                           {"new", exit_code::other}}) {
    shell_session user{with_command({"kill", "storage"})};
    CHECK(user.sent() == "{\"command\":[\"kill\",\"storage\"]}\n");
    CHECK_FALSE(user.shell.wants_input());
    user.text("a\n");
    CHECK(user.shown() == "a\n");
    CHECK_FALSE(user.shell.ended());
    user.node(nlohmann::json{{"end", end}, {"message", "why"}}.dump());
    REQUIRE(user.shell.ended());
    CHECK(*user.shell.ended() == code);
    CHECK(user.errors == "tahoe-node: why\n");
  }
}

TEST_CASE("lines run one after the other, up to the first that fails") {
  shell_session user{{}};
  user.type("a\n# not this\n\n  \nb 'c");
  CHECK(user.sent() == "{\"command\":[\"a\"]}\n");
  user.node(R"({"end":"ok"})");
  CHECK(user.sent().empty());
  user.type("'\nd\ne\n");
  CHECK(user.sent() == "{\"command\":[\"b\",\"c\"]}\n");
  user.node(R"({"end":"ok"})");
  CHECK(user.sent() == "{\"command\":[\"d\"]}\n");
  user.node(R"({"end":"refused","message":"no"})");
  CHECK(user.shell.ended() == exit_code::refused);
  CHECK(user.sent().empty());
}

TEST_CASE("the last line needs no end") {
  shell_session user{{}};
  user.type("a\nb");
  user.end_input();
  user.node(R"({"end":"ok"})");
  CHECK(contains(user.sent(), "[\"b\"]"));
  CHECK_FALSE(user.shell.ended());
  user.node(R"({"end":"ok"})");
  CHECK(user.shell.ended() == exit_code::ok);
}

TEST_CASE("a mistake in a line ends them") {
  shell_session open{{}};
  open.type("a 'b\n");
  CHECK(open.shell.ended() == exit_code::usage);
  shell_session endless{{}};
  endless.type(std::string(20000, 'a'));
  CHECK(endless.shell.ended() == exit_code::usage);
  CHECK(endless.sent().empty());
}

TEST_CASE("more input than lines that run has to wait") {
  shell_session user{{}};
  user.type("a\n");
  CHECK(user.shell.wants_input());
  user.type(std::string(70000, '\n'));
  CHECK_FALSE(user.shell.wants_input());
  user.node(R"({"end":"ok"})");
  CHECK(user.shell.wants_input());
}

TEST_CASE("one leaves in several ways") {
  for (auto* way : {"\x04", "exit\r", "quit\r"}) {
    shell_session user{with_keys()};
    user.type(way);
    CHECK(user.shell.ended() == exit_code::ok);
  }
  shell_session gone{with_keys()};
  gone.end_input();
  CHECK(gone.shell.ended() == exit_code::ok);
  shell_session script{{}};
  script.type("exit\na\n");
  CHECK(script.shell.ended() == exit_code::ok);
  CHECK(script.sent().empty());
}

TEST_CASE("Ctrl-C at the prompt cancels the line, not the shell") {
  shell_session user{with_keys()};
  user.shown();
  user.type("actors\x03");
  CHECK(contains(user.shown(), std::string{"^C\r\n"} + shell_prompt));
  CHECK(user.sent().empty());
  CHECK_FALSE(user.shell.ended());
}

TEST_CASE("Ctrl-C cancels what runs") {
  shell_session user{with_keys()};
  user.type("watch a\r");
  user.sent();
  user.type("typed\x03"
            "ahead");
  CHECK(user.sent() == "{\"cancel\":true}\n");
  user.node(R"({"end":"cancelled","message":"cancelled"})");
  // What was typed before it is gone.
  CHECK(contains(user.shown(), "tahoe> ahead"));
  shell_session one{with_command({"watch", "a"})};
  one.sent();
  one.shell.interrupt();
  one.collect();
  CHECK(one.sent() == "{\"cancel\":true}\n");
  one.shell.interrupt();
  CHECK_FALSE(one.shell.ended());
  one.shell.interrupt();
  CHECK(one.shell.ended() == exit_code::interrupted);
}

TEST_CASE("what is typed ahead runs afterwards, within bounds") {
  shell_session user{with_keys()};
  user.type("a\rb\rc");
  CHECK(user.sent() == "{\"columns\":80,\"command\":[\"a\"]}\n");
  user.type(std::string(1 << 20, 'x'));
  user.node(R"({"end":"ok"})");
  CHECK(user.sent() == "{\"columns\":80,\"command\":[\"b\"]}\n");
}

TEST_CASE("a node that goes away is a reason to end") {
  shell_session user{with_keys()};
  user.shell.node_gone();
  user.collect();
  CHECK(user.shell.ended() == exit_code::try_later);
  CHECK(contains(user.shown(), "the node went away"));
  shell_session one{with_command({"a"})};
  one.shell.node_gone();
  one.collect();
  CHECK(one.shell.ended() == exit_code::try_later);
  CHECK(contains(one.errors, "tahoe-node start"));
  shell_session odd{with_command({"a"})};
  odd.node("what?");
  CHECK(odd.shell.ended() == exit_code::other);
}

TEST_CASE("any keys and any answers do no harm") {
  auto random = test::seeded_random(3);
  constexpr std::string_view keys
    = "\r\t\x03\x04\x1b[AB qlua exit 'a' actors\r\r \x15\x0c";
  constexpr std::string_view from_lua = "\x04\x05"
                                        "a\xe2\x1b\n";
  const std::array<std::string, 8> lines{
    R"({"end":"ok"})",
    R"({"text":"a\nb\n\u001b[2J\n\n\n\n\n\n"})",
    R"({"clear":true})",
    R"({"completions":["a","actors","\u001bx"]})",
    R"({"end":"not_found","message":"\u009b"})",
    R"({"text":"x"})",
    R"({"end":"ok"})",
    R"({"text":"ä\u0000"})"};
  for (int round = 0; round < 300; ++round) {
    shell_session user{round % 3 == 0 ? with_keys()
                       : round % 3 == 1
                         ? shell_setup{}
                         : with_command({round % 2 ? "lua" : "a"})};
    std::array<uint8_t, 400> bytes;
    REQUIRE(random(bytes));
    for (size_t i = 0; i + 1 < bytes.size() && !user.shell.ended(); i += 2) {
      auto value = bytes[i + 1];
      if (bytes[i] < 150)
        user.type({&keys[value % keys.size()], 1});
      else if (bytes[i] < 170)
        user.type({reinterpret_cast<char*>(&value), 1});
      else if (bytes[i] < 220)
        user.node(lines[value % lines.size()]);
      else if (bytes[i] < 235)
        user.lua(from_lua.substr(value % from_lua.size(), 1));
      else if (bytes[i] < 245)
        user.lua_ends({value % 2, value % 3 ? 0 : SIGKILL});
      else if (bytes[i] < 250)
        user.shell.interrupt();
      else
        user.shell.resize({value % 100u, value % 30u});
      user.collect();
      // Only the shell's own sequences reach the terminal.
      auto shown = user.shown();
      for (auto at = shown.find('\x1b'); at != std::string::npos;
           at = shown.find('\x1b', at + 1)) {
        REQUIRE(shown.size() > at + 2);
        CHECK(shown[at + 1] == '[');
        auto final = shown.find_first_not_of("0123456789", at + 2);
        REQUIRE(final != std::string::npos);
        CHECK(std::string_view{"ACHJK"}.find(shown[final])
              != std::string_view::npos);
      }
      CHECK_FALSE(contains(shown, "\u009b"));
      for (size_t from = 0; from < user.to_node.size();) {
        auto end = user.to_node.find('\n', from);
        REQUIRE(end != std::string::npos);
        CHECK(nlohmann::json::accept(user.to_node.substr(from, end - from)));
        from = end + 1;
      }
      user.sent();
    }
  }
}

TEST_SUITE_END();

} // namespace tahoe::console_shell_test
