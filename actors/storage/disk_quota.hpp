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

  explicit disk_quota(size_t limit);

  /// Permission to queue `bytes`; null if that is too much now.
  permit take(size_t bytes);

  size_t in_use() const { return *used_; }

private:
  size_t limit_;
  std::shared_ptr<std::atomic<size_t>> used_;
};

} // namespace tahoe
