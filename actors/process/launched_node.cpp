#include "actors/process/launched_node.hpp"

namespace tahoe {

caf::expected<launched_node>
launch_node(caf::actor_system& sys, node_blueprint blueprint,
            const node_surroundings& surroundings) {
  auto& config = blueprint.config;
  auto& env = surroundings.env;
  auto swissnums
    = swissnum_table::load(config.directory.swissnums(), env.random);
  if (!swissnums)
    return std::move(swissnums.error());
  auto tub = surroundings.make_tub(blueprint, std::move(*swissnums));
  if (!tub)
    return std::move(tub.error());
  blueprint.tub = *tub;
  blueprint.make_web
    = [make = surroundings.make_web, config, env](const node_handles& handles) {
        return make(config, handles, env);
      };
  if (surroundings.make_console)
    blueprint.make_console
      = [make = surroundings.make_console, config,
         env](const node_actor& node) { return make(config, node, env); };
  launched_node result;
  result.tub = *tub;
  result.node = make_node(sys, std::move(blueprint), env);
  return caf::expected<launched_node>{std::move(result)};
}

} // namespace tahoe
