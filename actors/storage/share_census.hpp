#pragma once

#include "actors/instant.hpp"
#include "actors/storage/storage_layout.hpp"
#include "actors/storage_messages.hpp"

#include <bitset>
#include <optional>
#include <vector>

namespace tahoe {

/// The directories of a store, by the two letters that they are named after:
/// a number from 0 to 1023.
using share_prefix = uint16_t;

inline constexpr size_t share_prefixes = 1024;

share_prefix prefix_of(const storage_index& index);

struct counted_prefix {
  share_prefix prefix = 0;
  share_totals totals;
};

/// Counts what is on the disk in these directories, one at least, and as many
/// as `patience` allows. Blocks. What cannot be read counts as empty.
std::vector<counted_prefix>
count_shares(const storage_layout& layout,
             const std::vector<share_prefix>& prefixes, interval patience);

/// What a store holds, by what was counted of it when. A directory where
/// something was stored since is to be counted again.
class share_census {
public:
  share_census() { stale_.set(); }

  /// A share was stored.
  void stored(const storage_index& index) { stale_.set(prefix_of(index)); }

  /// Directories that are to be counted. They count as known from here on, as
  /// far as nothing more is stored there.
  std::vector<share_prefix> take_stale();

  /// Some of those that were taken; the rest is to be taken again.
  void add(const std::vector<share_prefix>& taken,
           const std::vector<counted_prefix>& counted);

  bool is_stale() const { return stale_.any(); }

  share_totals totals() const;

  /// How many directories have ever been counted, from 0 to 1.
  double progress() const;

private:
  std::vector<std::optional<share_totals>> known_
    = std::vector<std::optional<share_totals>>(share_prefixes);
  std::bitset<share_prefixes> stale_;
};

} // namespace tahoe
