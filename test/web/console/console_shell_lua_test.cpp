#include "test/support/shell_session.hpp"

#include <doctest/doctest.h>

#include <csignal>

namespace tahoe::console_shell_lua_test {

using namespace test;

TEST_SUITE_BEGIN("console_shell_lua");

TEST_CASE("Lua has a prompt of its own") {
  shell_session user{with_keys()};
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
  CHECK(user.shown() == shell_prompt);
}

TEST_CASE("Lua begins at the node that is in use") {
  shell_session user{with_keys()};
  auto use = [&](const std::string& node, const std::string& end) {
    user.type("use " + node + "\r");
    user.node("{\"end\":\"" + end + "\"}");
  };
  user.type("lua\r");
  CHECK_FALSE(user.lua_node);
  user.lua_ends({0, 0});
  use("storage3", "ok");
  use("nobody", "not_found");
  user.type("lua\r");
  CHECK(user.lua_node == "storage3");
}

TEST_CASE("a timer of Lua speaks above the prompt") {
  shell_session user{with_keys()};
  user.type("lua\r");
  user.lua("\x04");
  user.type("abc");
  user.shown();
  user.lua("tick");
  CHECK(user.shown() == "\r\ntick\r\n\r\x1b[Jlua> abc");
}

TEST_CASE("the shell says why Lua was killed") {
  shell_session user{with_keys()};
  user.type("lua\r");
  user.lua("\x04");
  user.type("while true do end\r");
  user.lua_ends({0, SIGXCPU});
  CHECK(contains(user.shown(), "10 seconds of CPU time\r\n"));
  CHECK_FALSE(user.shell.ended());
}

TEST_CASE("a script is a command") {
  shell_session file{with_command({"lua", "a.lua"})};
  CHECK(file.started_lua);
  CHECK(file.lua_file == "a.lua");
  CHECK(file.closed_lua);
  file.lua("\x1b\x04\n");
  CHECK(file.shown() == "\\u001b\\u0004\n");
  file.shell.lua_errors("a.lua:1: wrong\n");
  file.lua_ends({1, 0});
  CHECK(file.errors == "a.lua:1: wrong\n");
  CHECK(file.shell.ended() == exit_code::other);

  shell_session input{with_command({"lua"})};
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
  shell_session user{setup};
  CHECK_FALSE(user.started_lua);
  CHECK(user.shell.ended() == exit_code::refused);
}

TEST_SUITE_END();

} // namespace tahoe::console_shell_lua_test
