#pragma once

#include "actors/environment.hpp"

#include <map>
#include <mutex>
#include <unordered_map>

namespace tahoe {

/// Connects the nodes of a grid that share one actor system: what the network
/// is to other grids. Safe from any thread; it keeps no service alive.
class local_switchboard final : public peer_directory {
public:
  /// A node comes. `refused` while another one with this tub id is there.
  caf::expected<void> enter(const tub_id& node);

  /// A node goes, and everything of it.
  void leave(const tub_id& node);

  /// Lets a present node offer a service to whoever knows the swissnum,
  /// instead of what it offered there before.
  void publish(const tub_id& node, const swissnum& number,
               const caf::strong_actor_ptr& service);

  /// Says that what `actor` sends comes from this node, which must be present.
  /// Published services belong to their node already.
  void adopt(const tub_id& node, const caf::strong_actor_ptr& actor);

  /// The service behind a furl: `try_later` if its node or the service is not
  /// running, `refused` for a wrong swissnum.
  caf::expected<caf::strong_actor_ptr> resolve(const furl& where) const;

  std::optional<tub_id>
  peer_of(const caf::strong_actor_ptr& sender) const override;

private:
  struct offer {
    swissnum number;
    caf::weak_actor_ptr service;
  };

  struct resident {
    std::vector<offer> offers;
    std::vector<caf::actor_id> actors; ///< its keys in `owners_`
  };

  void own(const tub_id& node, resident& by, caf::actor_id actor);

  mutable std::mutex mutex_;
  std::map<tub_id, resident> nodes_;
  std::unordered_map<caf::actor_id, tub_id> owners_;
};

} // namespace tahoe
