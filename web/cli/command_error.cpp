#include "web/cli/command_error.hpp"

#include <cstdio>

namespace tahoe {

command_error stop_with(std::string name, std::string cause) {
  auto code = exit_code_of(name);
  return {code, std::move(name), std::move(cause),
          std::string{remedy_for(code)}};
}

command_error stop_with(ec code, std::string cause) {
  return stop_with(to_string(code), std::move(cause));
}

command_error stop_with(const caf::error& err) {
  auto name = to_string(code_of(err));
  return {exit_code_of(name), name, describe(err), ""};
}

command_error stop_interrupted() {
  return {exit_code::interrupted, to_string(ec::cancelled), "interrupted", ""};
}

int report(const command_error& err) {
  std::fprintf(stderr, "tahoe-node: %s\n", err.cause.c_str());
  if (!err.remedy.empty())
    std::fprintf(stderr, "%s\n", err.remedy.c_str());
  return static_cast<int>(err.code);
}

} // namespace tahoe
