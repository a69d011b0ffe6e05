#include "actors/storage/disk_quota.hpp"

namespace tahoe {

disk_quota::permit disk_quota::take(size_t bytes, size_t limit) {
  // Only the owner adds, so nothing can slip in between.
  if (bytes > limit || *used_ > limit - bytes)
    return nullptr;
  *used_ += bytes;
  return {used_.get(), [used = used_, bytes](const void*) { *used -= bytes; }};
}

} // namespace tahoe
