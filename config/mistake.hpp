#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tahoe {

/// Something wrong in a configuration, where it stands, and what was expected.
/// The text never repeats a furl: it may hold a working swissnum.
struct mistake {
  std::string file;
  size_t line = 0; ///< counts from 1; 0: the file as a whole
  std::string text;
};

/// All that is wrong: people fix a configuration in one go, not by guessing.
using mistakes = std::vector<mistake>;

/// `tahoe.cfg:12: [client] shares.needed: expected …`
std::string to_string(const mistake& x);

/// One line for each mistake, without a newline at the end.
std::string to_string(const mistakes& xs);

} // namespace tahoe
