#pragma once

#include <cstddef>
#include <deque>
#include <string>

namespace tahoe {

/// The lines that were typed before, to be walked through. In memory only.
class line_history {
public:
  static constexpr size_t max_lines = 500;

  /// Remembers a line that is neither empty nor the same as the last, and
  /// stands at the end again.
  void add(const std::string& line);

  /// One line back: `line` is what is being typed, and becomes the older one.
  /// False at the first.
  bool older(std::string& line);

  /// One line forward, in the end to what was being typed.
  bool newer(std::string& line);

private:
  std::deque<std::string> lines_;
  size_t back_ = 0; ///< how many lines before what is being typed
  std::string typed_;
};

} // namespace tahoe
