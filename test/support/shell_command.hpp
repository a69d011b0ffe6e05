#pragma once

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <sys/wait.h>

namespace tahoe::test {

struct command_result {
  std::string output;
  int exit_status = 0;
};

/// Runs a line of /bin/sh, which inherits standard error.
inline command_result run_command(const std::string& line) {
  auto* pipe = popen(line.c_str(), "re");
  if (!pipe)
    throw std::runtime_error{"cannot run " + line};
  command_result result;
  std::array<char, 65536> piece;
  while (auto length = fread(piece.data(), 1, piece.size(), pipe))
    result.output.append(piece.data(), length);
  auto status = pclose(pipe);
  result.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

} // namespace tahoe::test
