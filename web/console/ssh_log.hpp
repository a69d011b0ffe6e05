#pragma once

#include "actors/log.hpp"

#include <chrono>
#include <string_view>

namespace tahoe {

/// The log of the SSH door: what strangers can bring about is written so often
/// and no more, and then how much was left out.
class ssh_log {
public:
  using clock = std::chrono::steady_clock;

  explicit ssh_log(logger log) : log_(log.named("ssh")) {}

  void info(std::string_view event, std::string_view text) const {
    log_.info(event, text);
  }

  void warning(std::string_view event, std::string_view text) const {
    log_.warning(event, text);
  }

  /// Something that a stranger did.
  void refusal(std::string_view event, std::string_view text);

private:
  logger log_;
  clock::time_point minute_ = clock::now();
  int written_ = 0;
  size_t left_out_ = 0;
};

} // namespace tahoe
