#include "actors/introduction/announcement_board.hpp"

namespace tahoe {

namespace {

constexpr size_t max_page_items = 64;
constexpr size_t max_page_bytes = size_t{512} << 10;

size_t wire_size(const announcement& x) {
  return x.json.text.size() + public_key::length + signature::length + 4;
}

} // namespace

caf::expected<bool>
announcement_board::keep(const announcement& text,
                         const node_announcement& content, wall_time heard) {
  auto known = positions_.find(content.id);
  if (known != positions_.end()) {
    auto& old = entries_.at(known->second);
    if (content.seq == old.seq && text.json.text == old.text.json.text)
      return false;
    if (content.seq <= old.seq)
      return failure(ec::refused, "a newer announcement of this node is known");
    entries_.erase(known->second);
  } else if (positions_.size() >= capacity_) {
    return failure(ec::no_space, "there are too many nodes to keep another");
  }
  positions_[content.id] = ++last_;
  entries_.emplace(last_, entry{content.id, content.seq, heard, text});
  return true;
}

std::vector<tub_id> announcement_board::forget_old(wall_time now) {
  std::vector<tub_id> result;
  while (!entries_.empty()) {
    auto& oldest = entries_.begin()->second;
    if (now - oldest.heard <= announcement_lifetime)
      break;
    result.push_back(oldest.id);
    positions_.erase(oldest.id);
    entries_.erase(entries_.begin());
  }
  return result;
}

announcements announcement_board::page(uint64_t after) const {
  announcements result;
  result.upto = last_;
  size_t bytes = 0;
  for (auto i = entries_.upper_bound(after); i != entries_.end(); ++i) {
    bytes += wire_size(i->second.text);
    if (result.items.items.size() == max_page_items || bytes > max_page_bytes) {
      result.upto = std::prev(i)->first;
      break;
    }
    result.items.items.push_back(i->second.text);
  }
  return result;
}

} // namespace tahoe
