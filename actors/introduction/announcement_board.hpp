#pragma once

#include "actors/introduction/announcement.hpp"
#include "actors/local_messages.hpp"

#include <map>
#include <vector>

namespace tahoe {

/// How long an announcement counts without being renewed; nodes renew theirs
/// every five days (introducer_client.cpp).
inline constexpr auto announcement_lifetime = std::chrono::hours{30 * 24};

/// The newest announcement of each node, in the order of their arrival.
class announcement_board {
public:
  /// What a board keeps at most: announcements have some 600 bytes, and 8 KiB
  /// at most.
  static constexpr size_t max_nodes = 50'000;
  static constexpr size_t max_bytes = size_t{48} << 20;

  struct entry {
    tub_id id;
    uint64_t seq = 0;
    wall_time heard;
    announcement text;
    std::vector<std::string> services{}; ///< their names
  };

  explicit announcement_board(size_t nodes = max_nodes, size_t bytes
                                                        = max_bytes)
    : nodes_left_(nodes), bytes_left_(bytes) {}

  /// Takes an announcement that check_announcement has read as `content`.
  /// True: it is news; false: it was here already. Fails with refused if it is
  /// older than the one here, and with no_space if the board is full.
  caf::expected<bool> keep(const announcement& text,
                           const node_announcement& content, wall_time heard);

  /// Drops what was not renewed for its lifetime; returns whose it was.
  std::vector<tub_id> forget_old(wall_time now);

  /// Has anything arrived after this position?
  bool has_news(uint64_t after) const { return last_ > after; }

  /// What arrived after this position: 64 announcements and 512 KiB at most.
  /// `incarnation` is left to the caller.
  announcements page(uint64_t after) const;

  /// What a node has announced; null: nothing that counts.
  const entry* find(const tub_id& id) const;

  /// How many nodes offer each service.
  const std::map<std::string, size_t>& services() const { return services_; }

  /// Everything, by position.
  const std::map<uint64_t, entry>& entries() const { return entries_; }

private:
  using positions = std::map<uint64_t, entry>;

  void erase(positions::iterator which);

  size_t nodes_left_;
  size_t bytes_left_;
  uint64_t last_ = 0;
  positions entries_;
  std::map<tub_id, uint64_t> positions_;
  std::map<std::string, size_t> services_;
};

} // namespace tahoe
