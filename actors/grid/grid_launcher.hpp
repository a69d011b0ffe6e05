#pragma once

#include "actors/grid/grid_interface.hpp"
#include "actors/grid/grid_plan.hpp"
#include "actors/grid/local_node.hpp"

namespace tahoe {

/// What the process lends to its grid.
struct grid_launch {
  grid_plan plan;
  environment env; ///< metrics apart, of which each node has its own
  /// See node_surroundings; made for the grid's actor system.
  decltype(node_surroundings::make_web) make_web;
};

/// Launches and ends the nodes of a grid that shares one actor system, and
/// makes their directories where they are missing. Nothing runs before
/// `start_grid`. It ends by an exit, after `stop_grid`.
grid_actor make_grid(caf::actor_system& sys, grid_launch launch);

} // namespace tahoe
