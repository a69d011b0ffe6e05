#include "web/cli/command_line/command_table.hpp"
#include "web/cli/command_line/completion.hpp"
#include "web/cli/command_line/file_commands.hpp"
#include "web/cli/command_line/manual.hpp"
#include "web/cli/command_line/own_commands.hpp"

#include <doctest/doctest.h>

#include <CLI/CLI.hpp>

namespace tahoe::command_table_test {

TEST_SUITE_BEGIN("command_table");

namespace {

described_command table() {
  CLI::App app{"A test."};
  int result = 0;
  add_file_commands(app, result);
  app.add_subcommand("secret", "not to be seen")->group("");
  return describe_command_line(app);
}

const described_command&
command(const described_command& all, const std::string& name) {
  for (auto& one : all.commands)
    if (one.name == name)
      return one;
  FAIL("no command " << name);
  return all;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("every command has a summary and an example that calls it") {
  for (auto& one : table().commands) {
    CAPTURE(one.name);
    CHECK_FALSE(one.summary.empty());
    REQUIRE_FALSE(one.examples.empty());
    CHECK(has(one.examples.front(), "tahoe-node " + one.name));
    for (auto& option : one.options)
      CHECK_FALSE(option.help.empty());
    for (auto& argument : one.arguments)
      CHECK_FALSE(argument.help.empty());
  }
}

TEST_CASE("the table has what the command line has") {
  auto all = table();
  auto& manifest = command(all, "manifest");
  auto in_group = false;
  for (auto& option : manifest.options)
    in_group
      = in_group || option.names == std::vector<std::string>{"--verify-cap"};
  CHECK(in_group);
  auto& cp = command(all, "cp");
  REQUIRE(cp.arguments.size() == 1);
  CHECK(cp.arguments[0].many);
  CHECK(cp.arguments[0].required);
  CHECK(command(all, "alias").commands.size() == 4);
  for (auto& one : all.commands)
    CHECK(one.name != "secret");
}

TEST_CASE("completion and manual name every command and option") {
  auto all = table();
  auto manual = manual_page(all);
  for (std::string shell : {"bash", "zsh", "fish"}) {
    auto script = completion_script(all, shell);
    REQUIRE(script);
    for (auto& one : all.commands) {
      CAPTURE(one.name);
      CHECK(has(*script, one.name));
      CHECK(has(manual, "tahoe-node " + one.name));
      for (auto& option : one.options)
        for (auto& name : option.names) {
          CHECK(has(*script,
                    shell == "fish" ? name.substr(name.rfind('-') + 1) : name));
          CHECK(has(manual, "*" + name + "*"));
        }
    }
    CHECK_FALSE(has(*script, "secret"));
  }
  CHECK_FALSE(has(manual, "secret"));
  CHECK_FALSE(completion_script(all, "csh"));
}

TEST_CASE("what is no file is not completed as one") {
  auto all = table();
  auto& alias = command(all, "alias");
  for (auto& one : alias.commands)
    for (auto& argument : one.arguments)
      CHECK(argument.names_file == (argument.name == "CAP"));
  for (auto& argument : command(all, "put").arguments)
    CHECK(argument.names_file);
}

TEST_CASE("the choices of an argument are in the table") {
  CLI::App app{"A test."};
  int result = 0;
  add_own_commands(app, result);
  auto all = describe_command_line(app);
  auto& argument = command(all, "completion").arguments.at(0);
  CHECK(argument.choices == std::vector<std::string>{"bash", "zsh", "fish"});
  for (std::string shell : {"bash", "zsh", "fish"})
    CHECK(has(*completion_script(all, shell), "bash zsh fish"));
}

TEST_SUITE_END();

} // namespace tahoe::command_table_test
