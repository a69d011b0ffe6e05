#pragma once

#include "crypto/random.hpp"

#include <string>

namespace tahoe {

/// A new id for an operation: 16 letters and digits. Without randomness
/// `none`; nothing but the record's name depends on it.
std::string draw_operation_id(const random_source& random);

} // namespace tahoe
