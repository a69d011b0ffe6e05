#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tahoe {

/// How far a transfer is.
struct transfer_progress {
  uint64_t done = 0;             ///< bytes of the file that went over
  std::optional<uint64_t> total; ///< none: not known
  bool waiting = false; ///< the node is at work: no byte came yet, or all went
  std::string files = {}; ///< of many: `12 of 300 files`
};

/// What a transfer is called.
struct transfer_words {
  std::string_view verb;    ///< while bytes go over: `storing`
  std::string_view waiting; ///< while none do: `spreading shares...`
};

/// How fast a transfer is now, not how fast it was long ago.
class transfer_rate {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// So many bytes had gone over by then. Later calls have later times.
  void add(time_point when, uint64_t done);

  /// Bytes a second over the last five seconds or so; none before there are
  /// two points in time to compare.
  std::optional<double> value() const;

private:
  std::deque<std::pair<time_point, uint64_t>> samples_;
};

/// A line of at most `width` characters:
///
///   storing  [#######.........]  45 %  120 MB of 270 MB  98 MB/s  2 s left
///   storing  120 MB  98 MB/s
///
/// A narrow line lacks the bar, then what stands last. All is plain ASCII.
std::string bar_text(std::string_view verb, const transfer_progress& now,
                     std::optional<double> rate, size_t width);

/// The line for a transfer that waits, this long after its begin:
///
///   storing  spreading shares...  12 s
std::string waiting_text(const transfer_words& words,
                         std::chrono::milliseconds elapsed, size_t width);

} // namespace tahoe
