#pragma once

#include "web/cli/command_error.hpp"
#include "web/cli/progress_bar.hpp"

#include <cstdio>
#include <nlohmann/json_fwd.hpp>

namespace tahoe {

/// How much a command tells.
struct report_options {
  bool quiet = false;   ///< neither progress, notes nor remedies
  bool json = false;    ///< events (event_lines.hpp) in place of all else
  bool verbose = false; ///< each thing that is done, too
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

  /// A command that prints a result and moves no bytes worth a bar.
  explicit reporter(const report_options& options)
    : reporter(options, {"", ""}, false) {}

  /// May be called often; a few calls a second show something.
  void progress(const transfer_progress& now);

  /// The command stored a file: prints its cap. Answers the exit code.
  int stored(const std::string& cap);

  /// The command fetched a file. Answers the exit code.
  int fetched();

  /// The command stops. Answers the exit code.
  int failed(command_error reason);

  /// The same for an error of the node or of this program.
  int failed(const caf::error& reason);

  // For commands that do many things, or print what they found.

  /// A line of the result, or `event`, whose members the caller knows, in its
  /// place.
  void result(std::string_view line, const nlohmann::ordered_json& event);

  /// Text that is the result as it stands; nothing with --json.
  void text(std::string_view text);

  /// On standard error: one of the things done, with -v or --json.
  void detail(std::string_view text);

  /// Something to know that is no fault.
  void note(std::string_view text);

  /// Something that was not done. The command goes on; its exit code will be 1.
  void warn(std::string_view text);

  /// The command did what it could. Answers the exit code. With --json the
  /// members go into the event `done`; otherwise `summary` to standard error,
  /// if that is a terminal, or with -v.
  int ended(std::string_view summary, const nlohmann::ordered_json& members);
  int ended();

private:
  using clock = std::chrono::steady_clock;

  std::chrono::milliseconds elapsed() const;
  void draw();
  void erase();
  void say(std::string_view kind, std::string_view text);
  bool print(const std::string& line);

  report_options options_;
  transfer_words words_;
  FILE* output_;
  bool has_bar_;
  bool drawn_ = false;
  bool warned_ = false;
  bool cannot_print_ = false;
  transfer_progress latest_;
  transfer_rate rate_;
  clock::time_point started_ = clock::now();
  clock::time_point last_ = started_;
};

} // namespace tahoe
