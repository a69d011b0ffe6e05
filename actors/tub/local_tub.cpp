#include "actors/tub/local_tub.hpp"

#include "actors/service.hpp"
#include "codec/base32.hpp"

namespace tahoe {

namespace {

/// A node's stay on the switchboard.
class presence {
public:
  presence(const tub_id& node, std::shared_ptr<local_switchboard> switchboard)
    : node_(node), switchboard_(std::move(switchboard)) {}

  presence(presence&&) = default;
  ~presence() {
    if (switchboard_)
      switchboard_->leave(node_);
  }

  const tub_id& node() const { return node_; }
  local_switchboard& switchboard() const { return *switchboard_; }

private:
  tub_id node_;
  std::shared_ptr<local_switchboard> switchboard_;
};

struct local_tub_state {
  static constexpr const char* name = "tub";

  local_tub_state(observed<tub_actor>* self, presence here,
                  swissnum_table table, disk_actor disk)
    : self(self), here(std::move(here)),
      swissnums(std::make_shared<swissnum_table>(std::move(table))),
      disk(std::move(disk)) {}

  caf::result<std::string> publish(const publish_service& msg) {
    if (!msg.actor)
      return failure(ec::not_found, "no actor to publish");
    auto promise = self->make_response_promise<std::string>();
    run_on_disk<swissnum>(
      self, disk,
      [table = swissnums, service = msg.name] { return table->of(service); },
      [this, promise,
       actor = msg.actor](caf::expected<swissnum> number) mutable {
        if (!number) {
          promise.deliver(std::move(number.error()));
          return;
        }
        here.switchboard().publish(here.node(), *number, actor);
        ++published;
        promise.deliver(furl{here.node(), {}, *number}.to_uri());
      });
    return promise;
  }

  caf::result<caf::strong_actor_ptr> connect(const connect_service& msg) {
    auto found = here.switchboard().resolve(msg.where);
    if (!found)
      return std::move(found.error());
    return std::move(*found);
  }

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "tub", base32_encode(here.node().view()));
    caf::put(result, "published", static_cast<int64_t>(published));
    return result;
  }

private:
  observed<tub_actor>* self;
  presence here;
  /// Shared with the disk work under way; touched by the disk worker alone.
  std::shared_ptr<swissnum_table> swissnums;
  disk_actor disk;
  uint64_t published = 0;
};

tub_actor::behavior_type
map_local_tub(service<tub_actor, local_tub_state>* self,
              local_tub_state& state) {
  return {
    [&state](const publish_service& msg) { return state.publish(msg); },
    [&state](const connect_service& msg) { return state.connect(msg); },
    [self](const get_status&) { return self->status(); },
  };
}

} // namespace

caf::expected<tub_actor>
make_local_tub(caf::actor_system& sys, const tub_id& node,
               swissnum_table swissnums,
               std::shared_ptr<local_switchboard> switchboard,
               const environment& env) {
  if (auto entered = switchboard->enter(node); !entered)
    return std::move(entered.error());
  return spawn_service(sys, map_local_tub,
                       presence{node, std::move(switchboard)},
                       std::move(swissnums), env.disk.worker(node.bytes[0]));
}

} // namespace tahoe
