#pragma once

#include "codec/error.hpp"

#include <cstdint>
#include <string>

namespace tahoe {

/// A TCP port that nobody listens on at `interface` (a numeric address; empty:
/// all). It is not held: `try_later` if none was found.
caf::expected<uint16_t> find_free_port(const std::string& interface);

} // namespace tahoe
