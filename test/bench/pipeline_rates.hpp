#pragma once

#include "test/bench/stopwatch.hpp"

#include <cstdint>

namespace tahoe::bench {

/// The way of a file to its shares and back without network, on one thread:
///  - encode: spooled file, convergence key, shares in memory;
///  - decode: blocks, verified, to plaintext; from the data blocks and from as
///    many check blocks.
void add_pipeline_rates(stopwatch& watch, uint16_t needed, uint16_t total);

} // namespace tahoe::bench
