#pragma once

#include "config/interpretation.hpp"

namespace tahoe::test {

/// A configuration and all that is wrong with it.
struct interpreted {
  explicit interpreted(const std::string& cfg,
                       std::map<std::string, std::string> files = {},
                       std::vector<std::string> keys = {})
    : config(interpret(
      {node_directory{"/node"}, cfg, std::move(files), std::move(keys)},
      wrong)) {}

  std::string mistakes_text() const { return to_string(wrong); }

  mistakes wrong;
  node_config config;
};

/// A client with `lines`, from line 4 on, in a section.
inline interpreted client(const std::string& section, const std::string& lines,
                          std::map<std::string, std::string> files = {}) {
  auto role = section == "client"
                ? "\n[client]\nenabled = 1\n"
                : "[client]\nenabled = 1\n[" + section + "]\n";
  return interpreted{role + lines, std::move(files)};
}

/// What is said about line 4 of such a client.
inline std::string
complaint(const std::string& section, const std::string& line) {
  return client(section, line + "\n").mistakes_text();
}

} // namespace tahoe::test
