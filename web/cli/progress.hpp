#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace tahoe {

/// `12.3 MB of 40.0 MB, 5.1 MB/s`; `total` 0: not known.
std::string describe_progress(uint64_t done, uint64_t total,
                              std::chrono::milliseconds elapsed);

/// One line on standard error that shows how far a transfer is, if a terminal
/// is there to see it.
class progress_line {
public:
  explicit progress_line(const char* verb);

  /// Erases the line.
  ~progress_line();

  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;

  /// Shows the state of things, at most some times a second.
  void show(uint64_t done, uint64_t total);

private:
  using clock = std::chrono::steady_clock;

  const char* verb_;
  bool on_terminal_;
  bool shown_ = false;
  clock::time_point started_ = clock::now();
  clock::time_point last_ = started_;
};

} // namespace tahoe
