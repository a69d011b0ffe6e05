#include "web/cli/progress.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <unistd.h>

namespace tahoe {

namespace {

constexpr auto refresh = std::chrono::milliseconds(200);

std::string describe_size(double bytes) {
  constexpr std::array units{"B", "kB", "MB", "GB", "TB"};
  size_t unit = 0;
  for (; bytes >= 1000 && unit + 1 < units.size(); ++unit)
    bytes /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", bytes,
                units[unit]);
  return text;
}

} // namespace

std::string describe_progress(uint64_t done, uint64_t total,
                              std::chrono::milliseconds elapsed) {
  auto result = describe_size(static_cast<double>(done));
  if (total > 0)
    result += " of " + describe_size(static_cast<double>(total));
  auto seconds = std::max(static_cast<double>(elapsed.count()) / 1000, 0.001);
  return result + ", " + describe_size(static_cast<double>(done) / seconds)
         + "/s";
}

progress_line::progress_line(const char* verb)
  : verb_(verb), on_terminal_(isatty(STDERR_FILENO) == 1) {}

progress_line::~progress_line() {
  if (shown_)
    std::fputs("\r\033[K", stderr);
}

void progress_line::show(uint64_t done, uint64_t total) {
  auto now = clock::now();
  if (!on_terminal_ || done == 0 || now - last_ < refresh)
    return;
  last_ = now;
  shown_ = true;
  auto elapsed
    = std::chrono::duration_cast<std::chrono::milliseconds>(now - started_);
  std::fprintf(stderr, "\r\033[K%s %s", verb_,
               describe_progress(done, total, elapsed).c_str());
}

} // namespace tahoe
