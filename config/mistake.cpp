#include "config/mistake.hpp"

namespace tahoe {

std::string to_string(const mistake& x) {
  auto where = x.line == 0 ? x.file : x.file + ':' + std::to_string(x.line);
  return where + ": " + x.text;
}

std::string to_string(const mistakes& xs) {
  std::string result;
  for (auto& x : xs) {
    if (!result.empty())
      result += '\n';
    result += to_string(x);
  }
  return result;
}

} // namespace tahoe
