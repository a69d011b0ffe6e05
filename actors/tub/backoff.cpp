#include "actors/tub/backoff.hpp"

#include <algorithm>
#include <array>

namespace tahoe {

backoff::milliseconds backoff::next() {
  // Without randomness to be had, 1/2: waiting exactly the mean is harmless.
  std::array<uint8_t, 2> drawn{0, 128};
  static_cast<void>(random_(drawn));
  auto fraction = static_cast<double>(drawn[0] | drawn[1] << 8) / 65536;
  auto result = milliseconds{static_cast<milliseconds::rep>(
    static_cast<double>(mean_.count()) * (0.75 + fraction / 2))};
  mean_ = std::min(mean_ * 2, longest);
  return std::clamp(result, shortest, longest);
}

} // namespace tahoe
