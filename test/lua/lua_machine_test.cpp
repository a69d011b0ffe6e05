#include "test/support/stub_console.hpp"
#include "web/lua/lua_machine.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace tahoe::lua_machine_test {

TEST_SUITE_BEGIN("lua_machine");

namespace {

using kind = lua_result::kind;

/// A prompt whose output is kept, before a node that gives these answers.
class fixture {
public:
  explicit fixture(std::vector<std::string> answers = {})
    : console_(std::move(answers)) {}

  /// What a statement shows, or how it fails.
  std::string enter(std::string_view text) {
    output_.renew();
    auto result = machine_.run_statement(text);
    return result.how == kind::done ? shown() : result.message;
  }

  std::string shown() {
    std::string result;
    char piece[4096];
    for (ssize_t size; (size = read(out_[0], piece, sizeof piece)) > 0;)
      result.append(piece, static_cast<size_t>(size));
    return result;
  }

  lua_machine& machine() { return machine_; }
  timer_queue& timers() { return timers_; }
  interrupt_signal& interrupt() { return interrupt_; }
  test::stub_console& console() { return console_; }

  ~fixture() {
    close(out_[0]);
    close(out_[1]);
  }

private:
  static int* open(int (&fds)[2]) {
    REQUIRE(pipe2(fds, O_NONBLOCK) == 0);
    return fds;
  }

  int out_[2];
  test::stub_console console_;
  interrupt_signal interrupt_;
  node_link link_{console_.socket(), interrupt_};
  bounded_output output_{open(out_)[1], 16'384};
  timer_queue timers_;
  lua_machine machine_{{link_, output_, interrupt_, timers_}};
};

/// A node's answer of one piece.
std::string says(const std::string& json_in_json) {
  return "{\"text\":\"" + json_in_json + "\\n\"}\n{\"end\":\"ok\"}\n";
}

} // namespace

TEST_CASE("an expression's values are shown, a statement's are not there") {
  fixture lua;
  CHECK(lua.enter("1 + 1") == "2\n");
  CHECK(lua.enter("x = 20") == "");
  CHECK(lua.enter("x, nil, 'text'") == "20\nnil\ntext\n");
  CHECK(lua.enter("return x") == "20\n");
  CHECK(lua.enter("") == "");
  CHECK(lua.enter("-- a remark") == "");
  CHECK(lua.enter("print('a', 1, nil)") == "a\t1\tnil\n");
}

TEST_CASE("a statement that goes on is told from a mistake") {
  fixture lua;
  auto kind_of
    = [&](const char* text) { return lua.machine().run_statement(text).how; };
  CHECK(kind_of("for i = 1, 3 do") == kind::incomplete);
  CHECK(kind_of("{1,") == kind::incomplete);
  CHECK(kind_of("function f(") == kind::incomplete);
  CHECK(kind_of("x = [[ text") == kind::incomplete);
  CHECK(kind_of("for for") == kind::failed);
  CHECK(kind_of("for i = 1, 3 do print(i) end") == kind::done);
  CHECK(lua.shown() == "1\n2\n3\n");
}

TEST_CASE("tables are shown in order, small ones in a line") {
  fixture lua;
  CHECK(lua.enter("{3, 'b', x = true, ['a b'] = 1.5}")
        == "{3, \"b\", [\"a b\"] = 1.5, x = true}\n");
  CHECK(lua.enter("{}") == "{}\n");
  CHECK(lua.enter("{name = 'storage', peers = {{id = 1}, 'x\\n\\27'}}")
        == "{\n  name = \"storage\",\n  peers = {\n    {id = 1},\n"
           "    \"x\\n\\27\",\n  },\n}\n");
  CHECK(lua.enter("node") == "node\n");
}

TEST_CASE("large, deep and circular tables are shown within bounds") {
  fixture lua;
  CHECK(lua.enter("t = {} for i = 1, 105 do t[i] = i end") == "");
  auto long_one = lua.enter("t");
  CHECK(long_one.ends_with("  100,\n  … 5 more\n}\n"));
  CHECK(lua.enter("t = {} t.self = t") == "");
  auto circular = lua.enter("t");
  CHECK(circular.find("{…}") != std::string::npos);
  CHECK(circular.size() < 300);
  CHECK(lua.enter("for i = 1, 100 do t[i] = t end") == "");
  CHECK(lua.enter("t").ends_with("… output cut\n"));
  CHECK(lua.enter("{('x'):rep(5000)}").size() < 1100);
}

TEST_CASE("an error is one line that names the place") {
  fixture lua;
  CHECK(lua.enter("error('no')") == "lua:1: no");
  CHECK(lua.enter("local x = nil; x.y = 1")
        == "lua:1: attempt to index a nil value (local 'x')");
  CHECK(lua.enter("error({})").starts_with("table: "));
  auto script = lua.machine().run_script("watch.lua", "\n\nerror('no')");
  CHECK(script.message == "watch.lua:3: no");
  CHECK(lua.machine().run_script("x", "#!/usr/bin/lua\nprint(1)").how
        == kind::done);
  CHECK(lua.shown() == "1\n");
}

// -- the node -----------------------------------------------------------------

TEST_CASE("an error as large as all memory is shown in part") {
  fixture lua;
  CHECK(lua.enter("error(('x'):rep(1 << 24), 0)") == std::string(4096, 'x'));
}

TEST_CASE("commands answer their JSON as values") {
  fixture lua{{says(R"([{\"id\":1,\"up\":true,\"x\":null},2.5,[]])"),
               says("18446744073709551615"), says("plain text"),
               "{\"text\":\"1\\n\"}\n{\"text\":\"[2]\\n\"}\n"
               "{\"end\":\"ok\"}\n",
               "{\"end\":\"ok\"}\n"}};
  CHECK(lua.enter("node:actors()")
        == "{\n  {id = 1, up = true},\n  2.5,\n"
           "  {},\n}\n");
  CHECK(lua.enter("node:ask('storage')") == "1.844674407371e+19\n");
  CHECK(lua.enter("node:command('op', 7)") == "plain text\n");
  CHECK(lua.enter("node:run{'log', 'debug'}") == "{\n  1,\n  {2},\n}\n");
  CHECK(lua.enter("node:help('--json')") == "");
  CHECK(
    lua.console().finish()
    == std::vector<std::string>{R"({"command":["actors","--json"]})",
                                R"({"command":["actor","storage","--json"]})",
                                R"({"command":["op","7","--json"]})",
                                R"({"command":["log","debug","--json"]})",
                                R"({"command":["help","--json"]})"});
}

TEST_CASE("an error of a command is one of the script") {
  fixture lua{{"{\"end\":\"not_found\",\"message\":\"no actor bla\"}\n",
               "{\"end\":\"not_found\",\"message\":\"no actor bla\"}\n",
               "{\"end\":\"not_found\",\"message\":\"no actor bla\"}\n",
               "{\"end\":\"refused\"}\n"}};
  CHECK(lua.enter("node:ask('bla')") == "no actor bla");
  CHECK(lua.enter("local a = node:ask('bla')") == "lua:1: no actor bla");
  CHECK(lua.enter("pcall(node.ask, node, 'bla')")
        == "false\nlua:1: no actor bla\n");
  CHECK(lua.enter("node:stop()") == "refused");
  CHECK(lua.enter("node:actors()").find("the node went away")
        != std::string::npos);
}

TEST_CASE("a command of other things than words is a mistake") {
  fixture lua;
  CHECK(lua.enter("node.actors()").find("node:actors()") != std::string::npos);
  CHECK(lua.enter("node:op({})").find("strings and numbers")
        != std::string::npos);
  CHECK(lua.enter("node:command()").find("a command expected")
        != std::string::npos);
}

TEST_CASE("a document is whole, in however many pieces it comes") {
  fixture lua{{"{\"text\":\"[1,\"}\n{\"text\":\"2]\\n\"}\n"
               "{\"end\":\"ok\"}\n"}};
  CHECK(lua.enter("#node:uploads()") == "2\n");
}

TEST_CASE("a command longer than a line may be is not copied") {
  fixture lua;
  auto said = lua.enter("node:run{('x'):rep(30000000)}");
  CHECK(said.find("too long") != std::string::npos);
}

TEST_CASE("an answer that is nested too deep stays text") {
  auto deep = std::string(100, '[') + std::string(100, ']');
  fixture lua{{says(deep)}};
  CHECK(lua.enter("node:actors()") == deep + "\n");
}

// -- timers -------------------------------------------------------------------

TEST_CASE("timers run functions until they are cancelled") {
  fixture lua;
  auto run_next = [&] {
    auto due = lua.timers().take_due(*lua.timers().next());
    REQUIRE(due);
    return lua.machine().run_timer(*due);
  };
  CHECK(lua.enter("after(1, function() print('once') end)") == "1\n");
  CHECK(run_next().how == kind::done);
  CHECK(lua.shown() == "once\n");
  CHECK(lua.timers().empty());
  CHECK(lua.enter("t = every(1, function() print('again') end)") == "");
  CHECK(run_next().how == kind::done);
  CHECK(run_next().how == kind::done);
  CHECK(lua.shown() == "again\nagain\n");
  CHECK(lua.enter("cancel(t), cancel(t)") == "true\nfalse\n");
  CHECK(lua.timers().empty());
}

TEST_CASE("a timer that fails does not come again") {
  fixture lua;
  CHECK(lua.enter("every(1, function() error('no') end)") == "1\n");
  auto due = lua.timers().take_due(*lua.timers().next());
  CHECK(lua.machine().run_timer(*due).message == "lua:1: no");
  CHECK(lua.timers().empty());
}

TEST_CASE("timers and sleep take seconds only, and so many") {
  fixture lua;
  for (auto text : {"sleep(-1)", "sleep(0/0)", "sleep('x')", "every(-1, print)",
                    "after(1, 'x')", "after(1)"})
    CHECK_MESSAGE(lua.enter(text).find("bad argument") != std::string::npos,
                  text);
  CHECK(lua.enter("sleep(0.001)") == "");
  CHECK(lua.enter("after(math.huge, print)") == "1\n");
  CHECK(lua.enter("while true do every(1, print) end").find("too many timers")
        != std::string::npos);
}

// -- what a script may not ----------------------------------------------------

TEST_CASE("there is no way to files, processes and binary code") {
  fixture lua;
  CHECK(lua.enter("io, os, package, debug, require, dofile, loadfile,"
                  "string.dump")
        == "nil\nnil\nnil\nnil\nnil\nnil\nnil\nnil\n");
  CHECK(lua.enter("load('\\27Lua')").find("binary chunk") != std::string::npos);
  CHECK(lua.enter("load('\\27Lua', 'x', 'b')").find("binary chunk")
        != std::string::npos);
  CHECK(lua.enter("load('return x', 'x', 'b', {x = 5})()") == "5\n");
  CHECK(lua.enter("collectgarbage('stop')").find("expected")
        != std::string::npos);
  CHECK(lua.enter("getmetatable(node)") == "false\n");
}

TEST_CASE("memory is bounded, and the prompt lives on") {
  fixture lua;
  CHECK(lua.enter("('x'):rep(1e9)").find("not enough memory")
        != std::string::npos);
  CHECK(lua.enter("local t = {} while true do t[#t + 1] = {} end")
          .find("not enough memory")
        != std::string::npos);
  CHECK(lua.enter("t = {} while true do t[#t + 1] = ('x'):rep(1e6) .. #t end")
          .find("not enough memory")
        != std::string::npos);
  CHECK(lua.enter("t = {} while true do t[#t + 1] = {} end")
          .find("not enough memory")
        != std::string::npos);
  CHECK(lua.enter("t = nil") == "");
  CHECK(lua.enter("#('x'):rep(1e7)") == "10000000\n");
}

TEST_CASE("coroutines nest so deep and no deeper") {
  fixture lua;
  CHECK(lua.enter("local function f() return coroutine.wrap(f)() end f()")
          .find("C stack overflow")
        != std::string::npos);
  CHECK(lua
          .enter("local t = {} while true do t[#t + 1] = "
                 "coroutine.wrap(function() coroutine.yield() end) end")
          .find("not enough memory")
        != std::string::npos);
  CHECK(lua.enter("local function f() return f() + 1 end f()")
          .find("not enough memory")
        != std::string::npos);
  CHECK(lua.enter("local s = ('('):rep(1e5) load(s)") == "");
}

TEST_CASE("an interrupt ends a script that catches errors") {
  for (auto text : {"while true do end",
                    "while true do pcall(function() while true do end end) end",
                    "while true do coroutine.resume(coroutine.create("
                    "function() while true do end end)) end",
                    "sleep(1000)", "while true do pcall(sleep, 1000) end"}) {
    fixture lua;
    raise(SIGINT);
    CHECK_MESSAGE(lua.enter(text).find("interrupted") != std::string::npos,
                  text);
    lua.interrupt().forget();
    CHECK(lua.enter("1") == "1\n");
  }
}

TEST_SUITE_END();

} // namespace tahoe::lua_machine_test
