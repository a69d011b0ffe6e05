#pragma once

#include <chrono>
#include <string>

namespace tahoe {

/// A time as the header `Date` has it: `Sun, 06 Nov 1994 08:49:37 GMT`.
std::string http_date(std::chrono::system_clock::time_point time);

} // namespace tahoe
