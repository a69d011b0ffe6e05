#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "config/node_directory.hpp"

namespace tahoe {

struct vdrive_client_config {
  node_directory directory{{}};
  /// The first of them is home: it keeps the private root, and directories
  /// that have no parent.
  std::vector<furl> vdrives;
};

/// Directories for the services of this node. Reads what the node knows from
/// its last life, and never fails for that: a file it cannot use is said in the
/// log and in answers, and left alone. Blocks.
///
/// It sends remote requests: in a grid within one actor system the node must
/// `adopt` it on the switchboard, or vdrives refuse what it changes.
caf::expected<vdrive_client_actor>
make_vdrive_client(caf::actor_system& sys, vdrive_client_config config,
                   tub_actor tub, introducer_client_actor introducer,
                   const environment& env);

} // namespace tahoe
