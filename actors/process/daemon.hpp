#pragma once

#include "codec/error.hpp"

#include <functional>
#include <string>

namespace tahoe {

/// How a process that went to the background tells the one that started it
/// how the start went.
class start_report {
public:
  explicit start_report(int pipe) : pipe_(pipe) {}

  /// All is well; the starter returns 0.
  void up();

  /// It failed; the starter prints the text.
  void failed(const std::string& text);

private:
  void send(char verdict, const std::string& text);

  int pipe_;
};

/// Runs `work` in a new process in the background, in a session of its own and
/// without a terminal; returns when it has reported or ended. Call before any
/// thread exists. `work`'s result is the exit code of the new process.
caf::expected<void>
start_in_background(const std::function<int(start_report)>& work);

} // namespace tahoe
