#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tahoe {

/// The number that `text` spells in ASCII digits: no sign, no space, no leading
/// zero, so each number has one spelling. Empty for anything else and for a
/// number past 2^64 - 1.
std::optional<uint64_t> parse_decimal(std::string_view text);

} // namespace tahoe
