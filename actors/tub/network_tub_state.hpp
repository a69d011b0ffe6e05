#pragma once

#include "actors/environment.hpp"
#include "actors/observed.hpp"
#include "actors/tub/network_tub.hpp"
#include "actors/tub/sockets.hpp"
#include "actors/tub/tub_module.hpp"

#include <caf/response_promise.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <atomic>
#include <deque>

namespace tahoe {

/// Time for a look at what waits.
struct tub_tick {};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::tub_news)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::tub_tick)

namespace tahoe {

/// A tub_actor that is its own gateway for peers and hears the event loop.
using network_tub_actor = caf::typed_actor<            //
  caf::replies_to<get_service>::with<service_granted>, //
  caf::reacts_to<tub_news>,                            //
  caf::reacts_to<tub_tick>>                            //
  ::extend_with<tub_actor>;

/// What a network tub knows: the services it offers and the peers that
/// somebody waits for.
class network_tub_state {
public:
  static constexpr const char* name = "tub";

  network_tub_state(observed<network_tub_actor>* self, tub_module& module,
                    std::vector<location_hint> hints, swissnum_table swissnums,
                    const environment& env);
  ~network_tub_state();

  caf::result<std::string> publish(const publish_service& msg);
  caf::result<caf::strong_actor_ptr> connect(const connect_service& msg);

  /// A peer shows a swissnum.
  caf::expected<service_granted> grant(const get_service& msg);

  void on_news(const tub_news& news);
  void on_tick();
  caf::settings status() const;

private:
  using clock = std::chrono::steady_clock;
  using promise = caf::typed_response_promise<caf::strong_actor_ptr>;

  struct offer {
    std::string name;
    swissnum number;
    caf::strong_actor_ptr service;
  };

  /// Somebody waits for a connection.
  struct waiter {
    furl where;
    promise answer;
    caf::actor_clock::time_point deadline;
  };

  /// The attempts to reach one peer, while anybody waits for it.
  struct pursuit {
    std::vector<waiter> waiters;
    size_t dials = 0;       ///< under way
    bool expecting = false; ///< a connection that will be ready any moment
    std::string problem = "no connection from it yet";
  };

  /// A dial that waits for its turn.
  struct planned_dial {
    tub_id peer;
    location_hint hint;
    socket_address address;
  };

  const offer* find_offer(const swissnum& number) const;
  void remember_asker(const tub_id& peer);
  void dial_all(const furl& where);
  void plan_dials(const tub_id& peer, const location_hint& hint,
                  const std::vector<socket_address>& addresses);
  void start_dials();
  void dial(const planned_dial& plan);
  void dial_ended(const tub_id& peer, const std::string& problem);
  void ask_gateway(uint64_t gateway, const furl& where, promise answer);
  void peer_ready(const tub_id& peer);
  void expect_connection(const tub_id& peer);
  void give_up(pursuit& hunt, const tub_id& peer);
  void keep_ticking();

  observed<network_tub_actor>* self_;
  tub_module& module_;
  const logger log_;
  const disk_pool disk_;
  disk_pool resolver_; ///< threads that wait for the name service
  /// Tells lookups that nobody waits any more.
  const std::shared_ptr<std::atomic<bool>> ended_;
  std::vector<location_hint> hints_;
  std::shared_ptr<swissnum_table> swissnums_;
  std::vector<offer> offers_;
  std::map<tub_id, pursuit> pursuits_;
  std::deque<planned_dial> planned_;
  size_t dialling_ = 0;
  /// Who asked for a peer is told when it comes by itself.
  std::map<tub_id, std::set<caf::actor_addr>> askers_;
  bool ticking_ = false;
};

} // namespace tahoe
