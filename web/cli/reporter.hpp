#pragma once

#include "web/cli/command_error.hpp"
#include "web/cli/progress_bar.hpp"

#include <cstdio>

namespace tahoe {

/// How much a command tells.
struct report_options {
  bool quiet = false; ///< neither progress nor remedies
  bool json = false;  ///< events (event_lines.hpp) in place of all else
};

/// Tells the user how a command fares: on standard error a bar, if that is a
/// terminal, and at the end what went wrong. Or tells another program, by
/// events on standard output or, if a file goes there, on standard error.
class reporter {
public:
  /// A command whose file goes to standard output says so: what is read on a
  /// terminal there is not disturbed by a bar.
  reporter(const report_options& options, const transfer_words& words,
           bool file_on_stdout);

  /// May be called often; a few calls a second show something.
  void progress(const transfer_progress& now);

  /// The command stored a file: prints its cap. Answers the exit code.
  int stored(const std::string& cap);

  /// The command fetched a file. Answers the exit code.
  int fetched();

  /// The command stops. Answers the exit code.
  int failed(command_error reason);

private:
  using clock = std::chrono::steady_clock;

  std::chrono::milliseconds elapsed() const;
  void draw();
  void erase();
  bool print(const std::string& line);

  report_options options_;
  transfer_words words_;
  FILE* output_;
  bool has_bar_;
  bool drawn_ = false;
  transfer_progress latest_;
  transfer_rate rate_;
  clock::time_point started_ = clock::now();
  clock::time_point last_ = started_;
};

} // namespace tahoe
