#include "actors/grid/grid_launcher.hpp"

#include "actors/grid/grid_state.hpp"
#include "actors/service.hpp"

namespace tahoe {

namespace {

grid_actor::behavior_type
map_grid(service<grid_actor, grid_state>* self, grid_state& state) {
  self->set_down_handler([&state](caf::down_msg& msg) { state.on_down(msg); });
  return {
    [&state](const start_grid&) { return state.start_all(); },
    [&state](const stop_grid&) { return state.stop_all(); },
    [&state](const get_members&) { return state.list(); },
    [&state](const start_member& msg) { return state.start(msg); },
    [&state](const stop_member& msg) { return state.stop(msg); },
    [&state](const arm_fault& msg) { return state.arm(msg); },
    [self](const get_status&) { return self->status(); },
  };
}

} // namespace

grid_actor make_grid(caf::actor_system& sys, grid_launch launch) {
  return spawn_service(sys, map_grid, std::move(launch));
}

} // namespace tahoe
