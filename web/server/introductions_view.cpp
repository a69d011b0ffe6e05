#include "web/server/introductions_view.hpp"

#include "codec/base32.hpp"
#include "web/server/quantities.hpp"
#include "web/server/status_view.hpp"

namespace tahoe {

namespace {

using kainjow::mustache::data;

data row(const std::optional<tub_id>& id, const std::string& nickname,
         wall_time since, wall_time now) {
  using std::chrono::seconds;
  auto age = std::chrono::duration_cast<seconds>(now - since);
  auto text = id ? base32_encode(id->view()) : "not connected";
  data result;
  result.set("id", text);
  result.set("short_id", id ? shorten_id(text) : text);
  result.set("nickname", nickname.empty() ? "unknown" : nickname);
  result.set("age", describe_duration(age) + " ago");
  result.set("age_seconds", std::to_string(age.count()));
  return result;
}

data node_row(const introduced_node& node, wall_time now) {
  auto result = row(node.id, node.nickname, node.announced, now);
  data services{data::type::list};
  for (auto& [name, places] : node.services) {
    data service;
    service.set("name", name);
    service.set("places", places);
    services << service;
  }
  result.set("services", services);
  result.set("software", node.software);
  return result;
}

/// `12`, or `1000 of 3000`.
std::string describe_count(size_t shown, size_t all) {
  auto text = std::to_string(all);
  return shown == all ? text : std::to_string(shown) + " of " + text;
}

} // namespace

void add_introductions(data& page, const introductions& all, wall_time now) {
  data nodes{data::type::list};
  for (auto& node : all.latest)
    nodes << node_row(node, now);
  data subscribers{data::type::list};
  for (auto& each : all.some_subscribers)
    subscribers << row(each.id, each.nickname, each.since, now);
  page.set("is_introducer", true);
  auto latest = describe_count(all.latest.size(), all.nodes);
  page.set("announcements",
           all.latest.size() == all.nodes ? latest : "the latest " + latest);
  page.set("has_announced", !nodes.is_empty_list());
  page.set("announced", nodes);
  page.set("subscriptions",
           describe_count(all.some_subscribers.size(), all.subscribers));
  page.set("has_subscribers", !subscribers.is_empty_list());
  page.set("subscribers", subscribers);
}

void add_summaries(nlohmann::json& to, const introductions& all) {
  to["announcement_summary"] = all.services;
  to["subscription_summary"] = {{"storage", all.subscribers}};
}

} // namespace tahoe
