#pragma once

#include "actors/local_messages.hpp"
#include "actors/operations/operation_record.hpp"
#include "actors/walk_messages.hpp"

#include <memory>

namespace tahoe {

// Operations on all that lies beneath a directory, that run on their own while
// clients look at them now and then (spec/wapi.md §7, "Slow operations").

/// What an operation finds out.
enum class deep_kind : uint8_t {
  manifest, ///< `t=start-manifest`: what is there
  size,     ///< `t=start-deep-size`: how many bytes
  stats,    ///< `t=start-deep-stats`: what has been counted
};

/// Something that was met, in the words of the web API. What has no verify cap
/// has no storage index either: both are empty then.
struct manifest_entry {
  std::vector<std::string> path;
  cap_kind kind = cap_kind::unknown;
  std::string cap;
  std::string verify_cap;
  std::string storage_index; ///< in base32

  /// Bytes that it takes in memory, about.
  size_t held() const;
};

/// @pre met.problem.empty()
manifest_entry to_manifest_entry(const walked& met);

/// Where something is wrong and what, in one line.
/// @pre !met.problem.empty()
std::string to_problem_line(const walked& met);

/// In base32; empty for what has none.
std::string storage_index_text(const capability& verify_cap);

using manifest_page = std::vector<manifest_entry>;

/// An operation as it stands. Copies share the pages.
struct deep_operation {
  deep_kind kind = deep_kind::manifest;
  std::string origin;      ///< the root's storage index
  bool is_private = false; ///< of the private drive: needs the API token
  operation_outcome outcome = operation_outcome::running;
  caf::error error; ///< why it has failed
  wall_time started;
  instant began; ///< the same by a steady clock
  interval duration{0};
  deep_stats stats;
  std::vector<std::shared_ptr<const manifest_page>> manifest;
  std::vector<std::string> problems; ///< the first of `stats.damaged`

  bool finished() const { return outcome == operation_outcome::done; }

  /// How many things were met so far.
  uint64_t met() const;
};

/// One of them in a list that everybody may see: no handle, no cap.
struct deep_summary {
  uint64_t number = 0; ///< names it, and is of no use for anything else
  deep_kind kind = deep_kind::manifest;
  operation_outcome outcome = operation_outcome::running;
  wall_time started;
  interval duration{0};
  uint64_t met = 0;
};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::deep_operation)
