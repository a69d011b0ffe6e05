#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tahoe::test {

// Directories as their users may think of them: every call happens at one
// moment between its beginning and its end. A history of calls that overlapped
// is serial if there is an order of such moments in which a plain map would
// have given the same answers (linearizability, Herlihy and Wing 1990).

/// A name in a directory.
struct entry_place {
  unsigned directory = 0;
  std::string name = {};

  friend auto operator<=>(const entry_place&, const entry_place&) = default;
};

/// What somebody asked of directories, and what was answered.
struct drive_call {
  enum class kind : uint8_t { link, unlink, move, look_up, list };
  enum class fate : uint8_t {
    done,
    not_found,
    exists,
    refused, ///< surely nothing was changed
    unknown, ///< it may have happened, and may still happen
  };

  /// What entries stand for, told apart by a number.
  using value = uint32_t;

  kind what = kind::look_up;
  entry_place at = {};   ///< of a list: no name
  entry_place to = {};   ///< of a move
  value linked = 0;      ///< by a link
  bool replaces = false; ///< a link or move: whatever is there gives way
  uint64_t begun = 0;    ///< in an order that all calls share
  uint64_t ended = 0;
  fate result = fate::unknown;
  /// What was there: found, or replaced or removed by a change.
  std::optional<value> before = std::nullopt;
  std::map<std::string, value> listed = {};
  /// The directory's, of a move the target's; none: not told.
  std::optional<uint64_t> version = std::nullopt;
};

std::string to_string(const drive_call& call);

/// What directories hold.
struct drive_content {
  std::map<entry_place, drive_call::value> entries = {};
  std::map<unsigned, uint64_t> versions = {};

  friend auto operator<=>(const drive_content&, const drive_content&) = default;
};

/// Empty if `calls` are serial, beginning with `content`; otherwise the longest
/// beginning of a serial order that there is, and what cannot follow it.
std::string
why_not_serial(const drive_content& content, std::vector<drive_call> calls);

} // namespace tahoe::test
