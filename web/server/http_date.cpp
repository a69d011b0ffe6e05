#include "web/server/http_date.hpp"

#include <array>
#include <ctime>

namespace tahoe {

std::string http_date(std::chrono::system_clock::time_point time) {
  auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> text{};
  // In English: no part of this process sets a locale.
  std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return text.data();
}

} // namespace tahoe
