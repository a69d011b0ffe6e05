#include "actors/introduction/introducer_client.hpp"

#include "actors/introduction/introducer_client_state.hpp"
#include "actors/service.hpp"

namespace tahoe {

namespace {

timed_client_actor::behavior_type map_introducer_client(
  service<timed_client_actor, introducer_client_state>* self,
  introducer_client_state& state) {
  self->set_exit_handler(
    [&state](const caf::exit_msg& msg) { state.end(msg.reason); });
  state.start();
  return {
    [&state](const announce_service& msg) -> caf::result<void> {
      return state.announce(msg);
    },
    [&state](const find_service& msg) -> caf::result<std::string> {
      return state.find(msg);
    },
    [&state](const get_servers&) { return state.list(); },
    [self](const get_status&) { return self->status(); },
    [&state](const link_up& msg) { state.up(msg); },
    [&state](const link_down& msg) { state.down(msg); },
    [&state](const poll_again& msg) { state.ask_again(msg); },
    [&state](const renew_announcement& msg) { state.renew_in_time(msg); },
    [&state](const save_cache&) { state.save(); },
  };
}

} // namespace

introducer_client_actor
make_introducer_client(caf::actor_system& sys, introducer_client_config config,
                       tub_actor tub, const environment& env) {
  return spawn_service(sys, map_introducer_client, std::move(config),
                       std::move(tub), env);
}

} // namespace tahoe
