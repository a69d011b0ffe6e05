#pragma once

#include <chrono>

namespace tahoe {

/// The time of a steady clock; virtual in tests.
using instant = std::chrono::steady_clock::time_point;
using interval = std::chrono::steady_clock::duration;

} // namespace tahoe
