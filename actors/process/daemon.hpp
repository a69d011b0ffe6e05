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

  /// All is well: the starter goes on at once.
  void up();

  /// It failed: the starter hears of it now, and goes on when this process has
  /// ended, so that nothing of it is in the way of the next start. The first
  /// report counts.
  void failed(const caf::error& reason);

private:
  void send(const std::string& report);

  int pipe_;
};

/// Runs `work` in a new process in the background, in a session of its own and
/// without a terminal; returns when it is up or has ended. Fails as it failed:
/// with the code and the text of its report. Call before any thread exists.
/// A SIGINT or SIGTERM meanwhile goes on to the new process as SIGTERM.
/// `work`'s result is the exit code of the new process, which stays a child of
/// this one for as long as both live.
caf::expected<void>
start_in_background(const std::function<int(start_report)>& work);

} // namespace tahoe
