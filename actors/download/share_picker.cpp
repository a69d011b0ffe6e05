#include "actors/download/share_picker.hpp"

#include <algorithm>
#include <tuple>

namespace tahoe {

namespace {

bool is_in_use(const located_share& share) {
  return !share.slow
         && (share.stage == share_stage::good
             || share.stage == share_stage::opening);
}

/// The index of the smallest key among those elements that have one.
template <class Range, class Key>
std::optional<size_t> smallest(const Range& range, Key key_of) {
  std::optional<size_t> best;
  decltype(key_of(range[0])) best_key;
  for (size_t i = 0; i < range.size(); ++i)
    if (auto key = key_of(range[i]); key && (!best || key < best_key)) {
      best = i;
      best_key = key;
    }
  return best;
}

} // namespace

template <class Predicate>
std::set<uint16_t> share_picker::numbers_of(Predicate wanted) const {
  std::set<uint16_t> result;
  for (auto& share : shares_)
    if (wanted(share))
      result.insert(share.number());
  return result;
}

void share_picker::add(located_share share) {
  auto same = [&](const located_share& other) {
    return other.server == share.server && other.number() == share.number();
  };
  if (std::none_of(shares_.begin(), shares_.end(), same))
    shares_.push_back(std::move(share));
}

size_t share_picker::possible() const {
  return numbers_of([](auto& x) { return x.stage != share_stage::dropped; })
    .size();
}

bool share_picker::has(uint16_t number) const {
  return std::any_of(shares_.begin(), shares_.end(), [number](auto& x) {
    return x.number() == number && x.stage != share_stage::dropped;
  });
}

size_t share_picker::promising() const {
  return numbers_of([](auto& x) {
           return x.stage == share_stage::spare || is_in_use(x);
         })
    .size();
}

size_t share_picker::good() const {
  return numbers_of([](auto& x) { return x.stage == share_stage::good; })
    .size();
}

std::optional<size_t> share_picker::pick_spare() const {
  auto numbers = numbers_of(is_in_use);
  if (numbers.size() >= needed_)
    return std::nullopt;
  std::set<size_t> servers;
  for (auto& share : shares_)
    if (is_in_use(share))
      servers.insert(share.server);
  using key = std::tuple<bool, bool>;
  return smallest(shares_, [&](auto& share) -> std::optional<key> {
    if (share.stage != share_stage::spare || numbers.contains(share.number()))
      return std::nullopt;
    return key{servers.contains(share.server), share.number() >= needed_};
  });
}

std::optional<size_t>
share_picker::pick_source(const std::set<uint16_t>& numbers,
                          const std::set<size_t>& servers) const {
  using key = std::tuple<bool, size_t, size_t, bool>;
  return smallest(shares_, [&](auto& share) -> std::optional<key> {
    if (share.stage != share_stage::good || share.slow
        || numbers.contains(share.number()))
      return std::nullopt;
    return key{servers.contains(share.server), share.delays, share.reads,
               share.number() >= needed_};
  });
}

} // namespace tahoe
