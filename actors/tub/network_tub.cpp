#include "actors/tub/network_tub.hpp"

#include "actors/service.hpp"
#include "actors/tub/network_tub_state.hpp"
#include "actors/tub/tub_metrics.hpp"

#include <caf/send.hpp>

namespace tahoe {

namespace {

network_tub_actor::behavior_type
map_network_tub(service<network_tub_actor, network_tub_state>* self,
                network_tub_state& state) {
  return {
    [&state](const get_service& msg) -> caf::result<service_granted> {
      return state.grant(msg);
    },
    [&state](const tub_news& news) { state.on_news(news); },
    [&state](const tub_tick&) { state.on_tick(); },
    [&state](const publish_service& msg) { return state.publish(msg); },
    [&state](const connect_service& msg) { return state.connect(msg); },
    [self](const get_status&) { return self->status(); },
  };
}

/// What furls say of the place: each configured hint, then what was detected,
/// with the port filled in.
std::vector<location_hint>
advertised(const network_tub_config& config, uint16_t port) {
  auto result = config.hints;
  if (config.detect_addresses)
    for (auto& address : own_addresses())
      result.push_back({address, 0});
  for (auto& hint : result)
    if (hint.port == 0)
      hint.port = port;
  if (result.size() > max_location_hints)
    result.resize(max_location_hints);
  return result;
}

} // namespace

caf::expected<network_tub>
make_network_tub(caf::actor_system& sys, std::shared_ptr<tub_core> core,
                 network_tub_config config, swissnum_table swissnums,
                 const environment& env) {
  network_tub result;
  int socket = -1;
  if (config.listen) {
    auto opened = open_listener(*config.listen);
    if (!opened)
      return std::move(opened.error());
    socket = *opened;
    result.port = local_port_of(socket);
  }
  auto hints = config.listen ? advertised(config, result.port)
                             : std::vector<location_hint>{};
  auto& module = tub_module::of(sys);
  auto tub = spawn_service(sys, map_network_tub, std::ref(module),
                           std::move(hints), std::move(swissnums), env);
  // The news goes to an address, not a handle: the tub must be able to end.
  core->notify = [address = tub.address(),
                  metrics = tub_metrics{env.metrics}](tub_news news) {
    metrics.count(news.event);
    if (auto target = caf::actor_cast<caf::strong_actor_ptr>(address))
      caf::anon_send(caf::actor_cast<network_tub_actor>(target),
                     std::move(news));
  };
  core->gateway = tub.id();
  watch_tub(env.metrics, core);
  sys.registry().put(tub.id(), caf::actor_cast<caf::strong_actor_ptr>(tub));
  if (socket >= 0)
    module.listen(socket, caf::actor_cast<caf::strong_actor_ptr>(tub));
  result.actor = caf::actor_cast<tub_actor>(tub);
  return caf::expected<network_tub>{std::move(result)};
}

} // namespace tahoe
