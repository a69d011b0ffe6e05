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
    auto& former = old->second;
    if (content.seq == former.seq && text.json.text == former.text.json.text)
      return false;
    if (content.seq <= former.seq)
      return failure(ec::refused, "a newer announcement of this node is known");
    room += wire_size(former.text);
  }
  if (size > room || (old == entries_.end() && nodes_left_ == 0))
    return failure(ec::no_space, "there are too many nodes to keep another");
  if (old != entries_.end())
    erase(old);
  --nodes_left_;
  bytes_left_ -= size;
  positions_[content.id] = ++last_;
  entry fresh{content.id, content.seq, heard, text, {}};
  for (auto& [name, where] : content.services) {
    fresh.services.push_back(name);
    ++services_[name];
  }
  entries_.emplace(last_, std::move(fresh));
  return true;
}

const announcement_board::entry*
announcement_board::find(const tub_id& id) const {
  auto known = positions_.find(id);
  return known == positions_.end() ? nullptr : &entries_.at(known->second);
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
  for (auto& name : which->second.services)
    if (--services_[name] == 0)
      services_.erase(name);
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
