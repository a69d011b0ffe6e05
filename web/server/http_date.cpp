#include "web/server/http_date.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace tahoe {

std::string http_date(std::chrono::system_clock::time_point time) {
  // Not those of strftime, which depend on the process' locale.
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                days[static_cast<size_t>(utc.tm_wday)], utc.tm_mday,
                months[static_cast<size_t>(utc.tm_mon)], utc.tm_year + 1900,
                utc.tm_hour, utc.tm_min, utc.tm_sec);
  return text.data();
}

} // namespace tahoe
