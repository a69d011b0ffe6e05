#include "actors/storage/storage_activity.hpp"

#include <algorithm>

namespace tahoe {

storage_minute& storage_activity::at(instant now) {
  auto minute
    = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
  // Those that passed without a call are empty.
  current_ = std::max<decltype(current_)>(current_, minute - minutes);
  while (current_ < minute)
    ring_[static_cast<size_t>(++current_) % minutes] = {};
  return ring_[static_cast<size_t>(current_) % minutes];
}

std::vector<storage_minute> storage_activity::list(instant now) {
  at(now);
  std::vector<storage_minute> result;
  for (size_t i = 1; i <= minutes; ++i)
    result.push_back(ring_[(static_cast<size_t>(current_) + i) % minutes]);
  return result;
}

} // namespace tahoe
