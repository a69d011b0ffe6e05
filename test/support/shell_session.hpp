#pragma once

#include "web/cli/console/console_shell.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tahoe::test {

using words = std::vector<std::string>;

inline shell_setup with_keys() {
  shell_setup setup;
  setup.terminal = terminal_size{80, 6};
  setup.keys = true;
  return setup;
}

inline shell_setup with_command(words command) {
  shell_setup setup;
  setup.command = std::move(command);
  return setup;
}

/// A shell whose node and Lua are the test.
struct shell_session {
  explicit shell_session(shell_setup setup) : shell(std::move(setup)) {
    collect();
  }

  void collect() {
    auto now = shell.take_effects();
    output += now.output;
    errors += now.errors;
    to_node += now.to_node;
    to_lua += now.to_lua;
    started_lua = started_lua || now.start_lua;
    if (now.start_lua) {
      lua_file = now.lua_file;
      lua_node = now.lua_node;
    }
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
  std::optional<std::string> lua_node;
  bool started_lua = false;
  bool closed_lua = false;
  int interrupts = 0;
};

inline bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

inline constexpr const char* shell_prompt = "\r\x1b[Jtahoe> ";

} // namespace tahoe::test
