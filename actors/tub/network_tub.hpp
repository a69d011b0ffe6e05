#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/tub/tub_core.hpp"
#include "config/endpoint.hpp"
#include "config/swissnum_table.hpp"

namespace tahoe {

struct network_tub_config {
  /// Where to listen; empty: this node only connects outward.
  std::optional<listen_endpoint> listen;
  /// What furls say of the place; port 0 stands for the one it listens on.
  std::vector<location_hint> hints;
  /// Furls name the addresses of this machine too.
  bool detect_addresses = false;
};

struct network_tub {
  tub_actor actor;
  uint16_t port = 0; ///< where it listens; 0 if nowhere
};

/// The tub of a node that has an actor system of its own, connected to others
/// by TLS. The system's configuration has been through `tub_module::load` with
/// this core. Listens at once; fails with io_failure if that is not possible.
caf::expected<network_tub>
make_network_tub(caf::actor_system& sys, std::shared_ptr<tub_core> core,
                 network_tub_config config, swissnum_table swissnums,
                 const environment& env);

} // namespace tahoe
