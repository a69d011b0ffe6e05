#include "actors/walks/walker.hpp"

#include "actors/service.hpp"
#include "actors/walks/walk_session.hpp"

#include <caf/send.hpp>

#include <set>

namespace tahoe {

namespace {

class walker_state {
public:
  static constexpr const char* name = "walker";

  /// Walks at the same time.
  static constexpr size_t max_walks = 16;

  walker_state(observed<walker_actor>* self, vdrive_client_actor drive,
               const environment& env)
    : self_(self), drive_(std::move(drive)), log_(env.log.named(name)) {
    self_->set_down_handler(
      [this](const caf::down_msg& msg) { sessions_.erase(msg.source); });
  }

  ~walker_state() {
    for (auto& session : sessions_)
      if (auto alive = caf::actor_cast<walk_session_actor>(session))
        caf::anon_send(alive, cancel_operation{});
  }

  caf::result<walk_session_actor> start(const start_walk& msg) {
    auto kind = kind_of(msg.root);
    if (kind == cap_kind::unknown)
      return unsupported(msg.root);
    if (kind != cap_kind::directory)
      return failure(ec::malformed, "a walk begins at a directory, and this is "
                                    "the cap of a file");
    if (sessions_.size() >= max_walks)
      return failure(ec::try_later, std::to_string(max_walks)
                                      + " walks are under way: try again "
                                        "later");
    auto session = spawn_service<caf::monitored>(*self_, map_walk_session,
                                                 drive_, msg.root);
    sessions_.insert(session.address());
    ++started_;
    log_.with_id(msg.operation)
      .info("walk-started", "number " + std::to_string(started_));
    return caf::actor_cast<walk_session_actor>(session);
  }

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "walks", static_cast<int64_t>(sessions_.size()));
    caf::put(result, "started", static_cast<int64_t>(started_));
    return result;
  }

private:
  observed<walker_actor>* self_;
  vdrive_client_actor drive_;
  logger log_;
  std::set<caf::actor_addr> sessions_;
  uint64_t started_ = 0;
};

walker_actor::behavior_type
map_walker(service<walker_actor, walker_state>* self, walker_state& state) {
  return {
    [&state](const start_walk& msg) { return state.start(msg); },
    [self](const get_status&) { return self->status(); },
  };
}

} // namespace

walker_actor make_walker(caf::actor_system& sys, vdrive_client_actor drive,
                         const environment& env) {
  return spawn_service(sys, map_walker, std::move(drive), env);
}

} // namespace tahoe
