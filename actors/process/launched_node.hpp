#pragma once

#include "actors/node.hpp"
#include "config/swissnum_table.hpp"

#include <functional>

namespace tahoe {

/// What a node is given by whoever launches it.
struct node_surroundings {
  environment env;

  /// Its place in a network, or in this process.
  std::function<caf::expected<tub_actor>(const node_blueprint&, swissnum_table)>
    make_tub;

  /// Starts its web front end, where its configuration asks for one: what
  /// stands above this folder comes in from outside.
  std::function<caf::expected<observable_actor>(
    const node_config&, const node_handles&, const environment&)>
    make_web;

  /// Starts its debug console, likewise. May be empty.
  std::function<caf::expected<observable_actor>(
    const node_config&, const node_actor&, const environment&)>
    make_console;
};

/// The two actors at the root of every node: its tub, and the node itself,
/// which starts its services when it is sent `start_node`.
struct launched_node {
  tub_actor tub;
  node_actor node;
};

/// Reads what the directory of a prepared node says of its services' addresses
/// and makes its actors, in whatever actor system. Blocks. The node ends by
/// `stop_node`; the tub after it, by an exit.
caf::expected<launched_node>
launch_node(caf::actor_system& sys, node_blueprint blueprint,
            const node_surroundings& surroundings);

} // namespace tahoe
