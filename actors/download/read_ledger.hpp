#pragma once

#include "actors/download/block_times.hpp"
#include "codec/share_layout.hpp"

#include <map>
#include <optional>
#include <set>

namespace tahoe {

/// The reads that are on their way, by the ticket under which their results
/// come.
class read_ledger {
public:
  /// A read that takes longer has failed.
  static constexpr interval deadline = std::chrono::seconds{60};

  struct read {
    size_t share = 0;
    std::optional<uint64_t> fetch; ///< of a block; empty: of a share's hashes
    share_area area;
    instant started;
  };

  /// Returns the ticket.
  uint64_t add(read what);

  /// Removes a read; empty if there is none (any more).
  std::optional<read> take(uint64_t ticket);

  /// Removes a read that is past its deadline.
  std::optional<read> take_expired(instant now);

  /// The shares with a read that takes longer than `patience`.
  std::set<size_t> slow_shares(interval patience, instant now) const;

private:
  uint64_t last_ticket_ = 0;
  std::map<uint64_t, read> reads_;
};

} // namespace tahoe
