#include "test/support/seeded_random.hpp"
#include "web/cli/console/console_shell.hpp"

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <nlohmann/json.hpp>

namespace tahoe::console_shell_test {

using words = std::vector<std::string>;

shell_setup with_keys() {
  shell_setup setup;
  setup.terminal = terminal_size{80, 6};
  setup.keys = true;
  return setup;
}

shell_setup with_command(words command) {
  shell_setup setup;
  setup.command = std::move(command);
  return setup;
}

/// A shell whose node and Lua are the test.
struct session {
  explicit session(shell_setup setup) : shell(std::move(setup)) { collect(); }

  void collect() {
    auto now = shell.take_effects();
    output += now.output;
    errors += now.errors;
    to_node += now.to_node;
    to_lua += now.to_lua;
    started_lua = started_lua || now.start_lua;
    if (now.start_lua)
      lua_file = now.lua_file;
    closed_lua = closed_lua || now.close_lua_input;
    interrupts += now.interrupt_lua ? 1 : 0;
  }

  void type(std::string_view keys) {
    shell.input(keys);
    collect();
  }

  void end_input() {
    shell.input_ended();
    collect();
  }

  void node(std::string_view line) {
    shell.node_line(line);
    collect();
  }

  void text(const std::string& text) {
    node(nlohmann::json{{"text", text}}.dump());
  }

  void lua(std::string_view bytes) {
    shell.lua_output(bytes);
    collect();
  }

  void lua_ends(lua_end how) {
    shell.lua_ended(how);
    collect();
  }

  /// What was shown since it was asked last.
  std::string shown() { return std::exchange(output, {}); }
  std::string sent() { return std::exchange(to_node, {}); }

  console_shell shell;
  std::string output, errors, to_node, to_lua;
  std::optional<std::string> lua_file;
  bool started_lua = false;
  bool closed_lua = false;
  int interrupts = 0;
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* prompt = "\r\x1b[Jtahoe> ";

TEST_SUITE_BEGIN("console_shell");

TEST_CASE("a command runs and the prompt comes back") {
  session user{with_keys()};
  CHECK(contains(user.shown(), prompt));
  user.type("actor 'a b'\r");
  CHECK(user.sent() == "{\"columns\":80,\"command\":[\"actor\",\"a b\"]}\n");
  user.shown();
  user.text("line\n");
  CHECK(user.shown() == "line\r\n");
  user.node(R"({"end":"ok"})");
  CHECK(user.shown() == prompt);
  user.type("nothing\r");
  user.shown();
  user.node(R"({"end":"usage","message":"no such command"})");
  CHECK(user.shown() == std::string{"no such command\r\n"} + prompt);
  CHECK_FALSE(user.shell.ended());
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
    session user{with_command({"kill", "storage"})};
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
  session user{{}};
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
  session user{{}};
  user.type("a\nb");
  user.end_input();
  user.node(R"({"end":"ok"})");
  CHECK(contains(user.sent(), "[\"b\"]"));
  CHECK_FALSE(user.shell.ended());
  user.node(R"({"end":"ok"})");
  CHECK(user.shell.ended() == exit_code::ok);
}

TEST_CASE("a mistake in a line ends them") {
  session open{{}};
  open.type("a 'b\n");
  CHECK(open.shell.ended() == exit_code::usage);
  session endless{{}};
  endless.type(std::string(20000, 'a'));
  CHECK(endless.shell.ended() == exit_code::usage);
  CHECK(endless.sent().empty());
}

TEST_CASE("more input than lines that run has to wait") {
  session user{{}};
  user.type("a\n");
  CHECK(user.shell.wants_input());
  user.type(std::string(70000, '\n'));
  CHECK_FALSE(user.shell.wants_input());
  user.node(R"({"end":"ok"})");
  CHECK(user.shell.wants_input());
}

TEST_CASE("one leaves in several ways") {
  for (auto* way : {"\x04", "exit\r", "quit\r"}) {
    session user{with_keys()};
    user.type(way);
    CHECK(user.shell.ended() == exit_code::ok);
  }
  session gone{with_keys()};
  gone.end_input();
  CHECK(gone.shell.ended() == exit_code::ok);
  session script{{}};
  script.type("exit\na\n");
  CHECK(script.shell.ended() == exit_code::ok);
  CHECK(script.sent().empty());
}

TEST_CASE("Ctrl-C at the prompt cancels the line, not the shell") {
  session user{with_keys()};
  user.shown();
  user.type("actors\x03");
  CHECK(contains(user.shown(), std::string{"^C\r\n"} + prompt));
  CHECK(user.sent().empty());
  CHECK_FALSE(user.shell.ended());
}

TEST_CASE("Ctrl-C cancels what runs") {
  session user{with_keys()};
  user.type("watch a\r");
  user.sent();
  user.type("typed\x03"
            "ahead");
  CHECK(user.sent() == "{\"cancel\":true}\n");
  user.node(R"({"end":"cancelled","message":"cancelled"})");
  // What was typed before it is gone.
  CHECK(contains(user.shown(), "tahoe> ahead"));
  session one{with_command({"watch", "a"})};
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
  session user{with_keys()};
  user.type("a\rb\rc");
  CHECK(user.sent() == "{\"columns\":80,\"command\":[\"a\"]}\n");
  user.type(std::string(1 << 20, 'x'));
  user.node(R"({"end":"ok"})");
  CHECK(user.sent() == "{\"columns\":80,\"command\":[\"b\"]}\n");
}

TEST_CASE("long output comes by pages") {
  session user{with_keys()};
  user.type("actors\r");
  user.shown();
  user.text("1\n2\n3\n4\n5\n6\n7\n");
  user.node(R"({"end":"not_found","message":"why"})");
  CHECK(user.shown() == "1\r\n2\r\n3\r\n4\r\n5\r\n--More--");
  user.type("\r");
  CHECK(user.shown() == "\r\x1b[K6\r\n--More--");
  user.type(" ");
  CHECK(user.shown() == std::string{"\r\x1b[K7\r\nwhy\r\n"} + prompt);
  user.type("watch a\r");
  user.shown();
  user.text("1\n2\n3\n4\n5\n6\n7\n");
  CHECK_FALSE(contains(user.shown(), "More"));
}

TEST_CASE("q ends a command whose rest nobody wants") {
  for (auto* key : {"q", "\x03"}) {
    session user{with_keys()};
    user.type("actors\r");
    user.sent();
    user.text(std::string(100, '\n'));
    user.type(key);
    CHECK(user.sent() == "{\"cancel\":true}\n");
    user.shown();
    user.text("more\n");
    user.node(R"({"end":"cancelled","message":"cancelled"})");
    CHECK(user.shown() == prompt);
  }
}

TEST_CASE("while a page is read the node has to wait") {
  session user{with_keys()};
  user.type("actors\r");
  CHECK(user.shell.wants_output());
  for (int i = 0; i < 20; ++i)
    user.text(std::string(8000, 'a') + "\n");
  CHECK_FALSE(user.shell.wants_output());
  user.type("q");
  CHECK(user.shell.wants_output());
}

TEST_CASE("a picture takes the place of the last, on a terminal") {
  session user{with_keys()};
  user.type("top\r");
  user.shown();
  user.node(R"({"clear":true})");
  user.text("1\n2\n3\n4\n5\n6\n7\n");
  CHECK(user.shown() == "\x1b[H\x1b[2J1\r\n2\r\n3\r\n4\r\n5\r\n");
  session elsewhere{with_command({"top"})};
  elsewhere.node(R"({"clear":true})");
  CHECK(elsewhere.shown().empty());
}

TEST_CASE("what strangers put into text does nothing to a terminal") {
  for (auto setup : {with_keys(), with_command({"peers"})}) {
    session user{setup};
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
  session user{with_keys()};
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
  user.type("l\t");
  user.node(R"({"completions":["log"]})");
  user.type("u\t");
  user.sent();
  // This one is no longer asked for.
  user.type("a");
  user.shown();
  user.node(R"({"completions":["lunar"]})");
  CHECK(user.shown().empty());
}

TEST_CASE("a node that goes away is a reason to end") {
  session user{with_keys()};
  user.shell.node_gone();
  user.collect();
  CHECK(user.shell.ended() == exit_code::try_later);
  CHECK(contains(user.shown(), "the node went away"));
  session one{with_command({"a"})};
  one.shell.node_gone();
  one.collect();
  CHECK(one.shell.ended() == exit_code::try_later);
  CHECK(contains(one.errors, "tahoe-node start"));
  session odd{with_command({"a"})};
  odd.node("what?");
  CHECK(odd.shell.ended() == exit_code::other);
}

TEST_CASE("Lua has a prompt of its own") {
  session user{with_keys()};
  user.type("lua\r");
  CHECK(user.started_lua);
  CHECK_FALSE(user.lua_file);
  user.shown();
  user.lua("Lua 5.4\n\x04");
  CHECK(user.shown() == "Lua 5.4\r\n\r\x1b[Jlua> ");
  user.type("for i = 1, 2 do\r");
  CHECK(user.to_lua == "for i = 1, 2 do\n");
  user.shown();
  user.lua("\x05");
  CHECK(user.shown() == "\r\x1b[J   > ");
  user.type("print(i) end\r");
  user.shown();
  user.lua("1\n2\n");
  user.type("\x03");
  CHECK(user.interrupts == 1);
  user.lua("no end of line\x04");
  CHECK(user.shown() == "1\r\n2\r\nno end of line\r\n\r\x1b[Jlua> ");
  CHECK(user.sent().empty());
  user.type("\x04");
  CHECK(user.closed_lua);
  user.shown();
  user.lua_ends({0, 0});
  CHECK(user.shown() == prompt);
}

TEST_CASE("a timer of Lua speaks above the prompt") {
  session user{with_keys()};
  user.type("lua\r");
  user.lua("\x04");
  user.type("abc");
  user.shown();
  user.lua("tick");
  CHECK(user.shown() == "\r\ntick\r\n\r\x1b[Jlua> abc");
}

TEST_CASE("the shell says why Lua was killed") {
  session user{with_keys()};
  user.type("lua\r");
  user.lua("\x04");
  user.type("while true do end\r");
  user.lua_ends({0, SIGXCPU});
  CHECK(contains(user.shown(), "10 seconds of CPU time\r\n"));
  CHECK_FALSE(user.shell.ended());
}

TEST_CASE("a script is a command") {
  session file{with_command({"lua", "a.lua"})};
  CHECK(file.started_lua);
  CHECK(file.lua_file == "a.lua");
  CHECK(file.closed_lua);
  file.lua("\x1b\x04\n");
  CHECK(file.shown() == "\\u001b\\u0004\n");
  file.shell.lua_errors("a.lua:1: wrong\n");
  file.lua_ends({1, 0});
  CHECK(file.errors == "a.lua:1: wrong\n");
  CHECK(file.shell.ended() == exit_code::other);

  session input{with_command({"lua"})};
  CHECK(input.lua_file == "-");
  CHECK(input.shell.wants_input());
  input.type("print(1)\n");
  CHECK(input.to_lua == "print(1)\n");
  CHECK_FALSE(input.closed_lua);
  input.end_input();
  CHECK(input.closed_lua);
  input.lua("1\n");
  input.lua_ends({0, 0});
  CHECK(input.shell.ended() == exit_code::ok);
}

TEST_CASE("a console from elsewhere reads no files") {
  auto setup = with_command({"lua", "/etc/passwd"});
  setup.reads_files = false;
  session user{setup};
  CHECK_FALSE(user.started_lua);
  CHECK(user.shell.ended() == exit_code::refused);
}

TEST_CASE("a new size of the terminal is used") {
  session user{with_keys()};
  user.shell.resize({40, 10});
  user.type("a\r");
  CHECK(contains(user.to_node, "\"columns\":40"));
  user.collect();
  CHECK(contains(user.sent(), "\"columns\":40"));
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
    session user{round % 3 == 0   ? with_keys()
                 : round % 3 == 1 ? shell_setup{}
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

} // namespace tahoe::console_shell_test
