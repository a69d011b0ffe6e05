#include "actors/grid/local_node.hpp"

#include "actors/tub/local_tub.hpp"

namespace tahoe {

caf::expected<launched_node>
local_node::launch(node_config config, const random_source& random) {
  auto blueprint = prepare_node(std::move(config), random);
  if (!blueprint)
    return std::move(blueprint.error());
  auto id = blueprint->me->id();
  blueprint->adopt = [id, to = grid_->switchboard](const auto& actor) {
    to->adopt(id, actor);
  };
  blueprint->wrap_storage = [&sys = grid_->sys, front = front_,
                             faults = faults_](const storage_actor& real) {
    std::lock_guard guard{front->mutex};
    front->storage = make_faulty_storage(sys, real, faults);
    return front->storage;
  };
  node_surroundings surroundings;
  surroundings.env = env_ = grid_->environment_of(*blueprint);
  surroundings.make_web = grid_->make_web;
  surroundings.make_tub = [grid = grid_, env = surroundings.env](
                            const node_blueprint& node, swissnum_table table) {
    return make_local_tub(grid->sys, node.me->id(), std::move(table),
                          grid->switchboard, env);
  };
  return launch_node(grid_->sys, std::move(*blueprint), surroundings);
}

storage_actor local_node::storage() const {
  std::lock_guard guard{front_->mutex};
  return front_->storage;
}

} // namespace tahoe
