#pragma once

#include "actors/environment.hpp"
#include "actors/introduction_messages.hpp"
#include "actors/storage_messages.hpp"
#include "config/node_config.hpp"
#include "crypto/identity.hpp"
#include "crypto/keys.hpp"
#include "crypto/lease_secrets.hpp"

#include <caf/actor_system.hpp>

namespace tahoe {

/// The name and version that announcements and pages show.
inline constexpr const char* software_name = "tahoe-node/0.1.0";

/// The services of a node that others of its services use. Null: not in this
/// node, or not started yet.
struct node_handles {
  node_actor node;
  tub_actor tub;
  introducer_client_actor introducer_client;
  vdrive_client_actor vdrive_client;
  walker_actor walker;
  uploader_actor uploader;
  downloader_actor downloader;
  storage_reporting_actor storage;
  introduction_reporting_actor introducer;
};

/// Which services run now? After a restart there are others.
struct get_node_handles {};

/// All that a node is made of.
struct node_blueprint {
  node_config config;
  std::shared_ptr<const identity> me;
  convergence_secret convergence;
  lease_secret lease;

  /// Runs before the node and outlives its services.
  tub_actor tub;

  /// Starts the web front end, where the configuration asks for one: what
  /// stands above this folder comes in from outside.
  std::function<caf::expected<observable_actor>(const node_handles&)> make_web;

  /// Starts the debug console, which stays when services start again. May be
  /// empty.
  std::function<caf::expected<observable_actor>(const node_actor&)>
    make_console;

  /// Puts an actor in front of the storage server, which peers then reach
  /// instead: how a grid in one process arms faults. Whoever makes it keeps it
  /// alive. May be empty.
  std::function<storage_actor(const storage_actor&)> wrap_storage;

  /// Told of each actor that sends for this node, where the tub cannot see
  /// that by itself (local_switchboard.hpp). May be empty.
  std::function<void(const caf::strong_actor_ptr&)> adopt;
};

/// Reads the identity and the secrets of a configuration directory, or makes
/// them at its first start, and writes `my_nodeid`. Blocks.
caf::expected<node_blueprint>
prepare_node(node_config config, const random_source& random = system_random());

/// The root of a node: waits for `start_node`, and again after a start that it
/// answered with an error. A service that fails is logged, and all of them
/// start again, in order and ever less often; furls stay the same.
node_actor make_node(caf::actor_system& sys, node_blueprint blueprint,
                     const environment& env);

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::get_node_handles)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::node_handles)
