#include "actors/tub/link.hpp"

#include "actors/service.hpp"
#include "actors/tub/backoff.hpp"
#include "codec/base32.hpp"

namespace tahoe {

namespace {

/// The waiting time after the attempt of this number is over.
struct retry_link {
  uint64_t attempt = 0;
};

/// The public interface and the link's own timer.
using timed_link_actor = link_actor::extend<caf::reacts_to<retry_link>>;

constexpr auto connect_deadline = std::chrono::seconds{60};

/// A connection that stood for so long was a good one: its loss says nothing
/// about how hard the peer is to reach.
constexpr auto good_connection = std::chrono::seconds{60};

} // namespace

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::retry_link)

namespace tahoe {

namespace {

struct link_state {
  static constexpr const char* name = "link";

  link_state(observed<timed_link_actor>* self, tub_actor tub, furl where,
             uint64_t number, const link_owner_actor& owner,
             random_source random, logger log)
    : self(self), tub(std::move(tub)), where(std::move(where)), number(number),
      owner(caf::actor_cast<caf::weak_actor_ptr>(owner)),
      delays(std::move(random)), log(std::move(log)) {}

  void start() {
    self->set_down_handler(
      [this](const caf::down_msg& msg) { handle_down(msg); });
    if (auto alive = owner.lock()) {
      self->monitor(alive);
      connect();
    } else {
      self->quit();
    }
  }

  void relocate(const furl& to) {
    where = to;
    hurry();
  }

  void greet(const peer_arrived& msg) {
    if (msg.peer == where.tub)
      hurry();
  }

  void retry(const retry_link& msg) {
    if (phase == phases::waiting && msg.attempt == attempts)
      connect();
  }

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "peer", base32_encode(where.tub.view()));
    caf::put(result, "connected", phase == phases::connected);
    caf::put(result, "attempts", static_cast<int64_t>(attempts));
    caf::put(result, "problem", problem);
    return result;
  }

private:
  enum class phases { connecting, connected, waiting };

  /// There is reason to believe that the peer can be reached now.
  void hurry() {
    delays.reset();
    if (phase == phases::waiting)
      connect();
    else if (phase == phases::connecting)
      again = true;
  }

  void connect() {
    phase = phases::connecting;
    again = false;
    ++attempts;
    self->request(tub, connect_deadline, connect_service{where})
      .then([this](caf::strong_actor_ptr& found) { adopt(std::move(found)); },
            [this](caf::error& err) { give_up(describe(err)); });
  }

  void adopt(caf::strong_actor_ptr found) {
    if (!found)
      return give_up("the tub found nothing");
    phase = phases::connected;
    problem.clear();
    since = self->clock().now();
    service = std::move(found);
    self->monitor(service);
    log.info("link-up", short_peer());
    tell_owner(link_up{number, service});
  }

  void give_up(std::string why) {
    log.debug("link-failed", short_peer() + ": " + why);
    problem = std::move(why);
    tell_owner(link_down{number, problem});
    if (again)
      connect();
    else
      wait();
  }

  void wait() {
    phase = phases::waiting;
    self->delayed_send(self, delays.next(), retry_link{attempts});
  }

  void handle_down(const caf::down_msg& msg) {
    if (service && msg.source == service->address())
      lose(describe(msg.reason));
    else if (msg.source == owner)
      self->quit();
  }

  void lose(std::string why) {
    service = nullptr;
    log.info("link-down", short_peer() + ": " + why);
    if (self->clock().now() - since >= good_connection)
      delays.reset();
    problem = std::move(why);
    tell_owner(link_down{number, problem});
    wait();
  }

  template <class Message>
  void tell_owner(Message message) {
    if (auto alive = owner.lock())
      self->send(caf::actor_cast<link_owner_actor>(alive), std::move(message));
  }

  /// Enough of a tub id to tell peers apart in a log.
  std::string short_peer() const {
    return base32_encode(where.tub.view()).substr(0, 8);
  }

  observed<timed_link_actor>* self;
  tub_actor tub;
  furl where;
  uint64_t number;
  // Weak, since the owner holds the link.
  caf::weak_actor_ptr owner;
  backoff delays;
  logger log;

  phases phase = phases::waiting;
  bool again = false; ///< try at once should this attempt fail
  uint64_t attempts = 0;
  caf::strong_actor_ptr service; ///< null unless connected
  caf::actor_clock::time_point since;
  std::string problem;
};

timed_link_actor::behavior_type
map_link(service<timed_link_actor, link_state>* self, link_state& state) {
  state.start();
  return {
    [&state](const relocate_link& msg) { state.relocate(msg.where); },
    [&state](const peer_arrived& msg) { state.greet(msg); },
    [&state](const retry_link& msg) { state.retry(msg); },
    [self](const get_status&) { return self->status(); },
  };
}

} // namespace

link_actor
make_link(caf::actor_system& sys, tub_actor tub, furl where, uint64_t number,
          const link_owner_actor& owner, const environment& env) {
  return spawn_service(sys, map_link, std::move(tub), std::move(where), number,
                       owner, env.random, env.log.named("link"));
}

} // namespace tahoe
