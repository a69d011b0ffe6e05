#include "actors/introduction/server_table.hpp"

namespace tahoe {

server_table::server& server_table::note(const node_announcement& about,
                                         const furl& where, wall_time now) {
  auto [found, fresh] = servers_.try_emplace(about.id);
  auto& x = found->second;
  if (fresh) {
    x.entry.id = about.id;
    x.entry.since = now;
    x.entry.problem = "not reached yet";
  }
  x.entry.nickname = about.nickname;
  x.entry.software = about.software;
  x.where = where;
  return x;
}

void server_table::set_link(server& x, uint64_t number, link_actor link) {
  x.number = number;
  x.link = std::move(link);
  numbers_[number] = x.entry.id;
}

link_actor server_table::remove(const tub_id& id) {
  auto found = servers_.find(id);
  if (found == servers_.end())
    return link_actor{};
  if (found->second.entry.service)
    --connected_;
  auto result = std::move(found->second.link);
  numbers_.erase(found->second.number);
  servers_.erase(found);
  return result;
}

bool server_table::up(const link_up& msg, wall_time now) {
  auto* x = find(msg.link);
  if (x == nullptr)
    return false;
  if (!x->entry.service)
    ++connected_;
  x->entry.service = msg.service;
  x->entry.since = now;
  x->entry.problem.clear();
  return true;
}

bool server_table::down(const link_down& msg, wall_time now) {
  auto* x = find(msg.link);
  if (x == nullptr)
    return false;
  if (x->entry.service) {
    --connected_;
    x->entry.service = nullptr;
    x->entry.since = now;
  }
  x->entry.problem = msg.reason;
  return true;
}

std::vector<server_entry> server_table::entries() const {
  std::vector<server_entry> result;
  for (auto& [id, x] : servers_)
    result.push_back(x.entry);
  return result;
}

server_table::server* server_table::find(uint64_t number) {
  auto id = numbers_.find(number);
  return id != numbers_.end() ? &servers_.at(id->second) : nullptr;
}

} // namespace tahoe
