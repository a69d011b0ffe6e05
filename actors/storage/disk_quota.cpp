#include "actors/storage/disk_quota.hpp"

namespace tahoe {

disk_quota::disk_quota(size_t limit)
  : limit_(limit), used_(std::make_shared<std::atomic<size_t>>(0)) {}

disk_quota::permit disk_quota::take(size_t bytes) {
  // Only the owner adds, so nothing can slip in between.
  if (bytes > limit_ || *used_ > limit_ - bytes)
    return nullptr;
  *used_ += bytes;
  return {used_.get(), [used = used_, bytes](const void*) { *used -= bytes; }};
}

} // namespace tahoe
