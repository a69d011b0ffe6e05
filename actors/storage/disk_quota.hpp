#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace tahoe {

/// Bounds what waits for the disk. A permit is taken with each piece of work
/// and ends with it, even if nobody waits for the result any longer.
class disk_quota {
public:
  using permit = std::shared_ptr<const void>;

  disk_quota() : used_(std::make_shared<std::atomic<size_t>>(0)) {}

  /// Permission to queue `bytes`; null if more than `limit` would wait then.
  permit take(size_t bytes, size_t limit);

  size_t in_use() const { return *used_; }

private:
  std::shared_ptr<std::atomic<size_t>> used_;
};

} // namespace tahoe
