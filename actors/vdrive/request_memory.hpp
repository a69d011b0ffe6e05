#pragma once

#include "actors/vdrive/database.hpp"
#include "actors/vdrive/store_change.hpp"

#include <chrono>
#include <optional>

namespace tahoe {

/// The changes of the last hour with their answers, in the store itself, so
/// that a request is a change once, however often it comes.
class request_memory {
public:
  static constexpr std::chrono::hours lifetime{1};

  explicit request_memory(const database& db);

  /// What was answered to this very request. `refused` if its id belongs to
  /// another one.
  caf::expected<std::optional<std::vector<directory_version>>>
  find(const tub_id& peer, const request_id& request, const digest& hash,
       int64_t now);

  caf::expected<void>
  remember(const tub_id& peer, const request_id& request, const digest& hash,
           const std::vector<directory_version>& answer, int64_t now);

  /// Forgets what is older than an hour: a thousand at most, which is more than
  /// a batch remembers. `now` is in seconds since 1970.
  caf::expected<void> forget(int64_t now);

private:
  query find_;
  query remember_;
  query forget_;
};

} // namespace tahoe
