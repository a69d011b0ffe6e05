#include "web/cli/command_error.hpp"

#include <cstdio>

namespace tahoe {

command_error stop_with(exit_code code, std::string cause) {
  return {code, std::move(cause), std::string{remedy_for(code)}};
}

command_error stop_with(const caf::error& err) {
  return {exit_code_of(to_string(code_of(err))), describe(err), ""};
}

int report(const command_error& err) {
  std::fprintf(stderr, "tahoe-node: %s\n", err.cause.c_str());
  if (!err.remedy.empty())
    std::fprintf(stderr, "%s\n", err.remedy.c_str());
  return static_cast<int>(err.code);
}

} // namespace tahoe
