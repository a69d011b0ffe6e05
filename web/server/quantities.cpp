#include "web/server/quantities.hpp"

#include "web/server/status_view.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace tahoe {

namespace {

/// Two digits at least, and no more than are of use.
std::string describe_number(double number, const char* unit) {
  std::array<char, 48> text{};
  auto digits = number < 9.95 && number != std::floor(number) ? 1 : 0;
  std::snprintf(text.data(), text.size(), "%.*f %s", digits, number, unit);
  return text.data();
}

} // namespace

std::string describe_bytes(double bytes) {
  constexpr std::array units{"B", "kB", "MB", "GB", "TB"};
  size_t unit = 0;
  for (; bytes >= 999.5 && unit + 1 < units.size(); ++unit)
    bytes /= 1000;
  return unit == 0 ? describe_number(std::round(bytes), "B")
                   : describe_number(bytes, units[unit]);
}

std::string describe_interval(interval time) {
  std::chrono::duration<double> seconds{time};
  if (seconds.count() < 0.9995)
    return describe_number(seconds.count() * 1000, "ms");
  if (seconds.count() < 60)
    return describe_number(seconds.count(), "s");
  return describe_duration(
    std::chrono::duration_cast<std::chrono::seconds>(time));
}

std::string describe_time(wall_time time) {
  auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &utc);
  return text.data();
}

std::string shorten_id(const std::string& id) {
  return id.substr(0, 8);
}

} // namespace tahoe
