#include "web/console/ssh_log.hpp"

#include <string>

namespace tahoe {

namespace {

constexpr int refusals_a_minute = 30;

} // namespace

void ssh_log::refusal(std::string_view event, std::string_view text) {
  if (auto now = clock::now(); now - minute_ >= std::chrono::minutes{1}) {
    minute_ = now;
    written_ = 0;
    if (left_out_ > 0)
      log_.warning("refusals-left-out",
                   std::to_string(left_out_) + " lines like these in a minute");
    left_out_ = 0;
  }
  if (written_ == refusals_a_minute) {
    ++left_out_;
    return;
  }
  ++written_;
  log_.warning(event, text);
}

} // namespace tahoe
