#pragma once

#include "actors/tub/connection.hpp"
#include "actors/tub/tub_core.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/io/basp_broker.hpp>
#include <caf/io/middleman.hpp>

#include <chrono>
#include <vector>

namespace tahoe {

/// Makes CAF's middleman speak through the tub: names this system after its tub
/// id, takes away what BASP offers to strangers, and holds the handshakes to
/// their deadline. At most one tub lives in an actor system.
class tub_module : public caf::actor_system::module {
public:
  /// Loads the middleman and this module into a configuration.
  static void
  load(caf::actor_system_config& config, std::shared_ptr<tub_core> core);

  /// @pre the system's configuration went through `load`
  static tub_module& of(caf::actor_system& sys);

  tub_module(caf::actor_system& sys, std::shared_ptr<tub_core> core)
    : sys_(sys), core_(std::move(core)) {}

  tub_core& core() { return *core_; }

  /// Offers `gateway` to whoever connects to this listening socket.
  void listen(int socket, const caf::strong_actor_ptr& gateway);

  /// A connection to dial, for BASP's broker.
  caf::expected<caf::io::scribe_ptr> dial(int socket, const tub_id& expected);

  /// BASP's broker, who takes dialled connections.
  const caf::actor& broker() const { return broker_; }

  /// The handle by which to send to an actor of a connected peer.
  caf::strong_actor_ptr proxy(const tub_id& peer, uint64_t actor);

  /// Cuts connections whose handshake took too long.
  void sweep_handshakes();

  // -- called by CAF ----------------------------------------------------------

  id_t id() const override { return network_manager; }
  void* subtype_ptr() override { return this; }
  void init(caf::actor_system_config&) override;
  void start() override;
  void stop() override;

private:
  using clock = std::chrono::steady_clock;

  struct handshake {
    clock::time_point deadline;
    caf::intrusive_ptr<connection> who;
  };

  connection::loop& events();
  void watch_handshake(connection& who);
  void forget_handshake(connection& who);
  void expire(std::vector<handshake>::iterator which);

  caf::actor_system& sys_;
  const std::shared_ptr<tub_core> core_;
  caf::actor broker_;
  /// Oldest first; touched in the event loop only.
  std::vector<handshake> handshakes_;
};

} // namespace tahoe
