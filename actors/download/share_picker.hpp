#pragma once

#include "actors/download/share_validator.hpp"

#include <deque>
#include <optional>
#include <set>

namespace tahoe {

enum class share_stage {
  spare,   ///< known to be there, not looked at
  opening, ///< its hashes are being fetched and proven
  good,    ///< its blocks can be used
  dropped, ///< bad, or its server fails
};

/// A share as one server holds it. Two servers may hold the same share.
struct located_share {
  located_share(size_t server_, uint64_t size, const blob& head,
                uint16_t number)
    : server(server_), validator(number, size, head) {}

  size_t server;
  share_validator validator;
  share_stage stage = share_stage::spare;
  size_t reads = 0;  ///< on their way
  bool slow = false; ///< a read takes longer than it should
  size_t delays = 0; ///< how often it became slow

  uint16_t number() const { return validator.number(); }
};

/// The shares found so far, and the choice among them. k different shares are
/// enough; those on different servers are better, for they come faster and
/// spread the load; data shares save decoding.
class share_picker {
public:
  explicit share_picker(uint16_t needed_shares) : needed_(needed_shares) {}

  /// Adds a share, unless this server's copy of it is known already.
  void add(located_share share);

  /// Shares keep their index and place.
  located_share& at(size_t share) { return shares_[share]; }
  const located_share& at(size_t share) const { return shares_[share]; }
  size_t size() const { return shares_.size(); }

  /// Different shares that can still be hoped for: all, and those that do not
  /// keep us waiting.
  size_t possible() const;
  size_t promising() const;

  /// Some copy of this share can still be hoped for.
  bool has(uint16_t number) const;

  /// Different shares whose blocks can be used.
  size_t good() const;

  /// A spare to open, as long as k shares are not in use or about to be.
  std::optional<size_t> pick_spare() const;

  /// The share to fetch the next block of a segment from: a good one that is
  /// not slow, other than the `numbers` and if possible from none of the
  /// `servers` in use for this segment. One that was slow is used again only
  /// where there are not enough others.
  std::optional<size_t> pick_source(const std::set<uint16_t>& numbers,
                                    const std::set<size_t>& servers) const;

private:
  template <class Predicate>
  std::set<uint16_t> numbers_of(Predicate wanted) const;

  uint16_t needed_;
  std::deque<located_share> shares_;
};

} // namespace tahoe
