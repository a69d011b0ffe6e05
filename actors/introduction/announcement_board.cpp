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
  auto old = entries_.end();
  if (known != positions_.end())
    old = entries_.find(known->second);
  auto size = wire_size(text);
  auto room = bytes_left_;
  if (old != entries_.end()) {
    auto& [id, seq, since, former] = old->second;
    if (content.seq == seq && text.json.text == former.json.text)
      return false;
    if (content.seq <= seq)
      return failure(ec::refused, "a newer announcement of this node is known");
    room += wire_size(former);
  }
  if (size > room || (old == entries_.end() && nodes_left_ == 0))
    return failure(ec::no_space, "there are too many nodes to keep another");
  if (old != entries_.end())
    erase(old);
  --nodes_left_;
  bytes_left_ -= size;
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
    erase(entries_.begin());
  }
  return result;
}

void announcement_board::erase(positions::iterator which) {
  ++nodes_left_;
  bytes_left_ += wire_size(which->second.text);
  positions_.erase(which->second.id);
  entries_.erase(which);
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
