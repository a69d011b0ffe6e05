#include "actors/node.hpp"

#include "actors/node_state.hpp"
#include "actors/service.hpp"
#include "codec/base32.hpp"
#include "config/node_secrets.hpp"
#include "config/small_file.hpp"

namespace tahoe {

namespace {

node_service_actor::behavior_type
map_node(service<node_service_actor, node_state>* self, node_state& state) {
  self->set_down_handler([&state](caf::down_msg& msg) { state.on_down(msg); });
  return {
    [&state](const restart_services&) { state.restart(); },
    [&state](const stop_waiting& x) {
      state.stop_waiting_for_services(x.ending);
    },
    [&state](const restart_console&) { state.reopen_console(); },
    [&state](const get_node_handles&) { return state.handles(); },
    [&state](const get_node_info&) { return state.info(); },
    [&state](const start_node&) { return state.start(); },
    [&state](const stop_node&) { return state.stop(); },
    [self](const get_status&) { return self->status(); },
  };
}

} // namespace

caf::expected<node_blueprint>
prepare_node(node_config config, const random_source& random) {
  node_blueprint result;
  auto& directory = config.directory;
  if (auto made = make_private_directory(directory.private_dir()); !made)
    return std::move(made.error());
  if (auto made = make_private_directory(config.temp_directory); !made)
    return std::move(made.error());
  auto me = load_or_create_identity(directory, random);
  if (!me)
    return std::move(me.error());
  auto convergence = load_or_create_convergence_secret(directory, random);
  if (!convergence)
    return std::move(convergence.error());
  auto lease = load_or_create_lease_secret(directory, random);
  if (!lease)
    return std::move(lease.error());
  if (auto token = make_api_auth_token(directory, random); !token)
    return std::move(token.error());
  auto id = base32_encode(me->id().view());
  if (auto written = write_text_durably(directory.my_nodeid(), id + "\n",
                                        file_access::everyone);
      !written)
    return std::move(written.error());
  result.me = std::make_shared<const identity>(std::move(*me));
  result.convergence = *convergence;
  result.lease = *lease;
  result.config = std::move(config);
  return caf::expected<node_blueprint>{std::move(result)};
}

node_actor make_node(caf::actor_system& sys, node_blueprint blueprint,
                     const environment& env) {
  auto made = spawn_service(sys, map_node, std::move(blueprint), env);
  return caf::actor_cast<node_actor>(made);
}

} // namespace tahoe
