// The part of an introducer client that tells how things stand.

#include "actors/introduction/introducer_client_state.hpp"

#include <algorithm>

namespace tahoe {

introducer_client_metrics::introducer_client_metrics(
  const metric_registry& metrics)
  : servers_known(
    metrics.make_gauge("tahoe_introducer_client_servers_known",
                       "Storage servers that announced themselves.")),
    servers_connected(metrics.make_gauge(
      "tahoe_introducer_client_servers_connected", "Those of them in reach.")),
    introducers_connected(
      metrics.make_gauge("tahoe_introducer_client_introducers_connected",
                         "Introducers in reach.")) {}

void introducer_client_state::show_connections() const {
  auto introducers = std::count_if(introducers_.begin(), introducers_.end(),
                                   [](auto& x) { return x.handle != nullptr; });
  metrics_.servers_known.set(servers_.size());
  metrics_.servers_connected.set(servers_.connected());
  metrics_.introducers_connected.set(static_cast<uint64_t>(introducers));
}

caf::expected<std::string>
introducer_client_state::find(const find_service& msg) const {
  for (auto& [position, entry] : board_.entries())
    if (entry.id == msg.node)
      if (auto said = check_announcement(entry.text))
        if (auto x = said->services.find(msg.name); x != said->services.end())
          return x->second.to_uri();
  return failure(ec::not_found, "node " + short_name_of(msg.node)
                                  + " has announced no " + msg.name);
}

known_servers introducer_client_state::list() const {
  known_servers result{servers_.entries(), {}};
  for (auto& x : introducers_)
    result.introducers.push_back({x.where.tub, x.handle != nullptr, x.problem});
  return result;
}

caf::settings introducer_client_state::status() const {
  caf::settings result;
  caf::put(result, "servers", static_cast<int64_t>(servers_.size()));
  caf::put(result, "connected", static_cast<int64_t>(servers_.connected()));
  caf::put(result, "introducers", static_cast<int64_t>(introducers_.size()));
  caf::put(result, "known", static_cast<int64_t>(board_.entries().size()));
  caf::put(result, "seq", static_cast<int64_t>(own_seq_));
  return result;
}

} // namespace tahoe
