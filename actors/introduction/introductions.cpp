#include "actors/introduction/introductions.hpp"

#include <algorithm>

namespace tahoe {

namespace {

constexpr size_t max_nodes_shown = 1000;
constexpr size_t max_services_shown = 100;

/// `HOST:PORT` of each place, without the swissnum: that is the capability.
std::string places_of(const furl& where) {
  std::string result;
  for (auto& hint : where.hints)
    result += (result.empty() ? "" : ", ") + to_string(hint);
  return result;
}

introduced_node shown_node(const node_announcement& content, wall_time heard) {
  introduced_node result{
    content.id, content.nickname, content.software, heard, {}};
  for (auto& [name, where] : content.services)
    result.services[name] = places_of(where);
  return result;
}

/// Strangers choose the names: of many, those that most nodes offer.
std::map<std::string, size_t>
most_offered(const std::map<std::string, size_t>& all) {
  if (all.size() <= max_services_shown)
    return all;
  std::vector<std::pair<std::string, size_t>> most(max_services_shown);
  std::partial_sort_copy(all.begin(), all.end(), most.begin(), most.end(),
                         [](auto& a, auto& b) { return a.second > b.second; });
  return {most.begin(), most.end()};
}

} // namespace

introductions introductions_of(const announcement_board& board) {
  introductions result;
  auto& entries = board.entries();
  result.nodes = entries.size();
  result.services = most_offered(board.services());
  for (auto i = entries.rbegin();
       i != entries.rend() && result.latest.size() < max_nodes_shown; ++i)
    if (auto content = read_announcement(i->second.text))
      result.latest.push_back(shown_node(*content, i->second.heard));
  return result;
}

} // namespace tahoe
