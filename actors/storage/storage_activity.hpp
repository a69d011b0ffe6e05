#pragma once

#include "actors/instant.hpp"
#include "actors/storage_messages.hpp"

#include <array>

namespace tahoe {

/// What a storage server did in each minute of the last hour.
class storage_activity {
public:
  static constexpr size_t minutes = 60;

  /// The current minute, to add to.
  storage_minute& at(instant now);

  /// The oldest minute first, the current one last.
  std::vector<storage_minute> list(instant now);

private:
  std::array<storage_minute, minutes> ring_;
  std::chrono::minutes::rep current_ = 0;
};

} // namespace tahoe
