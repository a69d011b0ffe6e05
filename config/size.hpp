#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tahoe {

/// A number of bytes as people write it: `1000`, `10G`, `5 MB`, `2GiB`. K M G T
/// P E are powers of 1000, with an `i` of 1024; in either case of letters
/// (spec/cli.md §6). Empty for anything else and for 2^64 and more.
std::optional<uint64_t> parse_size(std::string_view text);

} // namespace tahoe
