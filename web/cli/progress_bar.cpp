#include "web/cli/progress_bar.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace tahoe {

namespace {

constexpr auto rate_window = std::chrono::seconds(5);

/// `999 B`, `1.2 MB`, `120 MB`.
std::string describe_size(double bytes) {
  constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  size_t unit = 0;
  // From here on it would be rounded to 1000.
  for (; bytes >= 999.5 && unit + 1 < units.size(); ++unit)
    bytes /= 1000;
  char text[32];
  std::snprintf(text, sizeof text,
                unit > 0 && bytes < 9.95 ? "%.1f %s" : "%.0f %s", bytes,
                units[unit]);
  return text;
}

/// `99 s`, `3 min`, `2 h`: rounded up, so that 0 means done.
std::string describe_time(double seconds) {
  constexpr double many = 100;
  const char* unit = "s";
  if (seconds > many * 60) {
    seconds /= 3600;
    unit = "h";
  } else if (seconds > many) {
    seconds /= 60;
    unit = "min";
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.0f %s", std::ceil(seconds), unit);
  return text;
}

/// 0 to 1; a transfer of nothing is complete.
double part_done(const transfer_progress& now) {
  if (*now.total == 0)
    return 1;
  return std::min(
    static_cast<double>(now.done) / static_cast<double>(*now.total), 1.0);
}

std::string describe_part(double part) {
  char text[16];
  std::snprintf(text, sizeof text, "%2d %%", static_cast<int>(100 * part));
  return text;
}

std::string draw_bar(double part, size_t cells) {
  std::string result(cells, '.');
  auto full = static_cast<size_t>(part * static_cast<double>(cells));
  std::fill_n(result.begin(), full, '#');
  return '[' + result + ']';
}

/// What the line says, the most important first.
std::vector<std::string>
fields_of(const transfer_progress& now, std::optional<double> rate) {
  std::vector<std::string> result;
  auto size = describe_size(static_cast<double>(now.done));
  if (now.total) {
    result.push_back(describe_part(part_done(now)));
    size += " of " + describe_size(static_cast<double>(*now.total));
  }
  result.push_back(std::move(size));
  if (rate)
    result.push_back(describe_size(*rate) + "/s");
  if (rate && *rate >= 1 && now.total && *now.total >= now.done)
    result.push_back(
      describe_time(static_cast<double>(*now.total - now.done) / *rate)
      + " left");
  return result;
}

} // namespace

void transfer_rate::add(time_point when, uint64_t done) {
  samples_.emplace_back(when, done);
  while (samples_.size() > 2 && when - samples_[1].first >= rate_window)
    samples_.pop_front();
}

std::optional<double> transfer_rate::value() const {
  if (samples_.empty() || samples_.front().first == samples_.back().first)
    return std::nullopt;
  std::chrono::duration<double> elapsed
    = samples_.back().first - samples_.front().first;
  return static_cast<double>(samples_.back().second - samples_.front().second)
         / elapsed.count();
}

std::string bar_text(std::string_view verb, const transfer_progress& now,
                     std::optional<double> rate, size_t width) {
  constexpr std::string_view gap = "  ";
  std::string fields;
  for (auto& field : fields_of(now, rate)) {
    if (verb.size() + fields.size() + gap.size() + field.size() > width)
      break;
    fields.append(gap).append(field);
  }
  std::string result{verb};
  if (now.total) {
    // Few lengths, so that it does not change with every digit beside it.
    for (size_t cells : {24, 16, 8}) {
      auto bar = draw_bar(part_done(now), cells);
      if (verb.size() + gap.size() + bar.size() + fields.size() <= width) {
        result.append(gap).append(bar);
        break;
      }
    }
  }
  return (result + fields).substr(0, width);
}

std::string waiting_text(const transfer_words& words,
                         std::chrono::milliseconds elapsed, size_t width) {
  std::string result{words.verb};
  result.append("  ").append(words.waiting).append("  ");
  result += std::to_string(elapsed.count() / 1000) + " s";
  return result.substr(0, width);
}

} // namespace tahoe
