#include "actors/download/block_times.hpp"

#include <algorithm>

namespace tahoe {

void block_times::add(interval time) {
  latest_[count_ % latest_.size()] = time;
  ++count_;
  auto sorted = latest_;
  auto middle = std::min(count_, sorted.size()) / 2;
  std::nth_element(sorted.begin(), sorted.begin() + middle,
                   sorted.begin() + std::min(count_, sorted.size()));
  median_ = sorted[middle];
}

} // namespace tahoe
