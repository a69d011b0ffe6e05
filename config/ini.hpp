#pragma once

#include "config/mistake.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

/// One value of an INI file, and where it stands.
struct ini_value {
  std::string section;
  std::string key; ///< in lower case: keys do not depend on case
  std::string value;
  size_t line = 0;
};

/// The longest line `parse_ini` takes: a furl with many location hints fits.
inline constexpr size_t max_ini_line = 4096;

/// Parses a UTF-8 INI file as Tahoe-LAFS reads it (spec/cli.md §6), with the
/// values in the order of the file. What is wrong (a line that is neither
/// section, value nor comment; a value outside of a section or given twice; a
/// line too long, or not UTF-8) goes to `wrong` and is left out.
std::vector<ini_value>
parse_ini(std::string_view text, const std::string& file, mistakes& wrong);

} // namespace tahoe
