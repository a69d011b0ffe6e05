#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "crypto/identity.hpp"

#include <filesystem>

namespace tahoe {

struct introducer_client_config {
  std::shared_ptr<const tahoe::identity> identity;
  std::string nickname;
  std::string software; ///< "tahoe-node/0.1.0"
  std::vector<furl> introducers;
  std::filesystem::path cache;    ///< private/introducer.cache
  std::filesystem::path sequence; ///< private/announcement.seq
  /// Who else is there matters to this node. One that only offers something to
  /// others would pay for a link to each of them.
  bool follows = true;
};

/// Announces what this node offers to every introducer. One that follows
/// learns from all of them (and from the cache, while they are away) who else
/// is there, and keeps a link to each storage server, its own among them.
///
/// It sends remote requests: in a grid within one actor system the node must
/// `adopt` it on the switchboard, or introducers refuse what it announces.
introducer_client_actor
make_introducer_client(caf::actor_system& sys, introducer_client_config config,
                       tub_actor tub, const environment& env);

} // namespace tahoe
