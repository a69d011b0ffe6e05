#pragma once

#include "web/cli/copy/copy_place.hpp"

#include <chrono>

namespace tahoe {

/// Names that one directory on the grid is about to get, many in one request.
class link_batch {
public:
  using time_point = std::chrono::steady_clock::time_point;

  struct item {
    std::string name;
    std::string cap;
    uint64_t size = 0;
    bool moved = false; ///< its bytes went over, not only its name
  };

  /// So much goes into one request at most, as `take` measures it: an eighth
  /// of what a node reads.
  static constexpr size_t max_request_size = size_t{1} << 20;

  explicit link_batch(copy_place directory)
    : directory_(std::move(directory)) {}

  const copy_place& directory() const { return directory_; }

  /// More items are to be expected: files that are on their way.
  void expect() { ++expected_; }

  /// One of them came, or never will.
  void arrived() { --expected_; }

  void add(item next, time_point now);

  bool empty() const { return items_.empty(); }

  /// True if it is time to send some: there are many, or no more to come soon,
  /// or the first of them has waited.
  bool is_due(time_point now) const;

  /// Gives away the first of them, as many as may go into one request.
  /// @pre !empty()
  std::vector<item> take();

  /// Takes back what was not linked.
  void give_back(std::vector<item> items);

private:
  copy_place directory_;
  std::vector<item> items_;
  size_t expected_ = 0;
  time_point oldest_;
};

/// Sends items. What lies there gives way, but no directory does. With `grace`
/// (see web_request) also after the user has interrupted.
caf::expected<void> link_items(web_client& client, const copy_place& directory,
                               const std::vector<link_batch::item>& items,
                               std::chrono::milliseconds grace = {});

} // namespace tahoe
