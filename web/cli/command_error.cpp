#include "web/cli/command_error.hpp"

#include "web/cli/console/terminal_text.hpp"

#include <cstdio>

namespace tahoe {

command_error stop_with(std::string name, std::string cause) {
  auto code = exit_code_of(name);
  std::string remedy{remedy_for(name)};
  return {code, std::move(name), std::move(cause), std::move(remedy)};
}

command_error stop_with(ec code, std::string cause) {
  return stop_with(to_string(code), std::move(cause));
}

command_error stop_with(const caf::error& err) {
  if (code_of(err) == ec::try_later)
    return stop_with(ec::try_later, describe(err));
  auto name = to_string(code_of(err));
  return {exit_code_of(name), name, describe(err), ""};
}

command_error stop_here(const caf::error& err) {
  if (code_of(err) == ec::cancelled)
    return stop_interrupted();
  auto result = stop_with(err);
  result.remedy = remedy_here(result.name);
  return result;
}

caf::error to_error(const command_error& err) {
  for (auto number = 1; number <= static_cast<int>(ec::lost); ++number)
    if (auto code = static_cast<ec>(number); to_string(code) == err.name)
      return failure(code, err.cause);
  return failure(ec::io_failure, err.cause);
}

command_error stop_interrupted() {
  return {exit_code::interrupted, to_string(ec::cancelled), "interrupted", ""};
}

int report(const command_error& err) {
  std::fprintf(stderr, "tahoe-node: %s\n", harmless(err.cause).c_str());
  if (!err.remedy.empty())
    std::fprintf(stderr, "%s\n", err.remedy.c_str());
  return static_cast<int>(err.code);
}

} // namespace tahoe
