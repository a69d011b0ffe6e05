#pragma once

#include "actors/walk_messages.hpp"
#include "codec/error.hpp"

#include <array>
#include <deque>
#include <set>

namespace tahoe {

/// The order in which everything beneath a directory is met: depth first, each
/// directory and file once. Links may form cycles; a walk ends all the same.
/// It asks for nothing by itself: who owns it gets the pages that it wants. If
/// it does not get the first, it has met nothing and fails.
///
///     while (!walk.over())
///       if (auto& page = walk.wanted())
///         walk.take(get(*page));
///       else
///         walk.go_on(100), use(walk.take_met());
///
/// In memory: a page of each directory on the way down, at most `max_held` of
/// them, and some 64 bytes for each file and directory that was met.
class tree_walk {
public:
  /// Larger pages would be faster and longer in memory.
  static constexpr uint16_t page_size = 250;

  /// A directory whose path takes more bytes is not entered: more than 200
  /// names of the greatest length, or 1,900 short ones.
  static constexpr size_t max_path = size_t{64} << 10;

  /// No directory is entered while the pages above it hold more bytes.
  static constexpr size_t max_held = size_t{64} << 20;

  /// A walk that has met so much ends.
  static constexpr uint64_t max_things = 2'000'000;

  /// @pre kind_of(root) == cap_kind::directory
  explicit tree_walk(const capability& root, uint64_t most = max_things);

  /// The page without which it cannot go on, if it is so far.
  const std::optional<list_page>& wanted() const { return wanted_; }

  /// The answer to what was wanted.
  void take(caf::expected<listing_page> page);

  /// Meets up to `most` things, fewer when it wants a page or is over.
  void go_on(size_t most);

  bool over() const { return way_.empty(); }

  /// Why nothing at all could be read.
  const std::optional<caf::error>& failed() const { return failed_; }

  /// What was met since it was asked last.
  std::vector<walked> take_met();

  /// So far; a directory counts when it was read to its end.
  const deep_stats& stats() const { return stats_; }

private:
  /// A directory that is being read.
  struct level {
    capability directory;
    std::string name;
    size_t path = 0;                     ///< bytes that its path takes
    std::optional<name_hash> next;       ///< the mark of the page to come
    std::deque<directory_entry> entries; ///< of this page, not met yet
    uint64_t size = 0;
    uint64_t children = 0;
  };

  /// Names a file or directory among those that were met: the beginning of its
  /// index.
  using mark = std::array<uint8_t, 16>;

  static mark mark_of(const capability& verify_cap);

  void meet_root();
  void meet(directory_entry entry);
  void meet_file(const capability& cap);
  void meet_directory(const capability& cap, walked& met);
  void meet_damaged(const damaged_entry& entry);
  void tell(walked met);
  void enter(const capability& directory, const std::string& name, size_t path);
  void leave();
  std::vector<std::string> path_of(const std::string& name) const;

  uint64_t most_;
  uint64_t told_ = 0;
  std::vector<level> way_; ///< from the root down
  size_t held_ = 0;        ///< bytes of the entries on the way
  std::optional<list_page> wanted_;
  std::optional<caf::error> failed_;
  std::vector<walked> met_;
  std::set<mark> marks_;
  deep_stats stats_;
};

} // namespace tahoe
