#pragma once

#include "actors/storage/disk_quota.hpp"
#include "codec/bytes.hpp"

#include <map>

namespace tahoe {

/// Bounds what waits for the disk, in all and for each peer: whoever floods
/// the vdrive is told to come later while others are still served.
class peer_quota {
public:
  using permit = disk_quota::permit;

  /// What one peer may have, as a part of all.
  static constexpr size_t peers_at_once = 4;

  explicit peer_quota(size_t limit) : limit_(limit) {}

  /// Permission for `peer` to queue `bytes`; null if too much would wait then.
  permit take(const tub_id& peer, size_t bytes);

  size_t in_use() const { return all_.in_use(); }

private:
  const size_t limit_;
  disk_quota all_;
  std::map<tub_id, disk_quota> by_peer_; ///< those who wait, and some who did
};

} // namespace tahoe
