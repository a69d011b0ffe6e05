#pragma once

#include "actors/local_messages.hpp"

#include <cstdint>
#include <string>

namespace tahoe {

/// Bytes for people: `999 B`, `1.5 kB`, `120 MB`.
std::string describe_bytes(double bytes);

/// A time for people: `0.3 ms`, `12 ms`, `4.2 s`, `3 min`.
std::string describe_interval(interval time);

/// A time of day for people, in UTC: `2026-11-22 07:09:03`.
std::string describe_time(wall_time time);

/// Enough of an id to tell it from the others in a list.
std::string shorten_id(const std::string& id);

} // namespace tahoe
