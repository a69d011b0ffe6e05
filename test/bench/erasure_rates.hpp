#pragma once

#include "test/bench/stopwatch.hpp"

#include <cstdint>

namespace tahoe::bench {

/// The erasure code and, on the same data with the same matrix, Jerasure's own
/// functions. Segments of 1 MiB; decoding has lost every data block.
void add_erasure_rates(stopwatch& watch, uint16_t needed, uint16_t total);

} // namespace tahoe::bench
