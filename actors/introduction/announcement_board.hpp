#pragma once

#include "actors/introduction/announcement.hpp"
#include "actors/local_messages.hpp"

#include <map>
#include <vector>

namespace tahoe {

/// How long an announcement counts without being renewed; nodes renew theirs
/// every five days (introducer_client.cpp).
inline constexpr auto announcement_lifetime = std::chrono::hours{30 * 24};

/// The newest announcement of each node, in the order of their arrival. Holds
/// `capacity` nodes of 8 KiB at most.
class announcement_board {
public:
  static constexpr size_t max_nodes = 10'000;

  struct entry {
    tub_id id;
    uint64_t seq = 0;
    wall_time heard;
    announcement text;
  };

  explicit announcement_board(size_t capacity = max_nodes)
    : capacity_(capacity) {}

  /// Takes an announcement that check_announcement has read as `content`.
  /// True: it is news; false: it was here already. Fails with refused if it is
  /// older than the one here, and with no_space for a new node on a full board.
  caf::expected<bool> keep(const announcement& text,
                           const node_announcement& content, wall_time heard);

  /// Drops what was not renewed for its lifetime; returns whose it was.
  std::vector<tub_id> forget_old(wall_time now);

  /// Has anything arrived after this position?
  bool has_news(uint64_t after) const { return last_ > after; }

  /// What arrived after this position: 64 announcements and 512 KiB at most.
  /// `incarnation` is left to the caller.
  announcements page(uint64_t after) const;

  /// Everything, by position.
  const std::map<uint64_t, entry>& entries() const { return entries_; }

private:
  size_t capacity_;
  uint64_t last_ = 0;
  std::map<uint64_t, entry> entries_;
  std::map<tub_id, uint64_t> positions_;
};

} // namespace tahoe
