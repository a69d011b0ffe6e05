#include "web/server/deep_operations.hpp"

#include "actors/service.hpp"

#include <caf/send.hpp>

namespace tahoe {

/// Time has passed: is there anything that expires?
struct drop_expired_deep {};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::drop_expired_deep)

namespace tahoe {

namespace {

/// The operations as they see themselves.
using own_actor = deep_operations_actor::extend_with<
  caf::typed_actor<caf::reacts_to<drop_expired_deep>>>;

constexpr auto walker_deadline = std::chrono::seconds{30};

/// A walk bounds its questions itself; this is for one that is gone.
constexpr auto read_deadline = std::chrono::minutes{4};

constexpr auto expiry_interval = std::chrono::minutes{1};

class deep_operations_state {
public:
  static constexpr const char* name = "deep_operations";

  deep_operations_state(observed<own_actor>* self, walker_actor walker,
                        const environment& env)
    : self_(self), walker_(std::move(walker)), clock_(env.clock),
      log_(env.log.named(name)) {
    self_->delayed_send(self_, expiry_interval, drop_expired_deep{});
  }

  ~deep_operations_state() {
    for (auto& [number, walk] : walks_)
      caf::anon_send(walk.session, cancel_operation{});
  }

  caf::response_promise begin(const begin_deep& msg) {
    auto promise = self_->make_response_promise();
    auto may = may_take(msg);
    if (!walker_ || !may) {
      promise.deliver(walker_ ? std::move(may.error()) : no_walks());
      return promise;
    }
    self_
      ->request(walker_, walker_deadline, start_walk{msg.root, msg.operation})
      .then(
        [this, promise, msg](const walk_session_actor& walk) mutable {
          if (auto begun = add(msg, walk))
            promise.deliver(caf::unit);
          else
            promise.deliver(std::move(begun.error()));
        },
        [promise](caf::error& why) mutable {
          promise.deliver(std::move(why));
        });
    return promise;
  }

  caf::expected<deep_operation> look(const look_at_deep& msg) {
    auto result = find(msg.handle, msg.has_token);
    if (!result || !msg.collects)
      return result;
    table_.collect(msg.handle, msg.retain_for, now());
    auto is_over = result->outcome != operation_outcome::running;
    if (is_over && msg.release_after_complete)
      table_.drop(msg.handle);
    return result;
  }

  caf::expected<deep_operation> cancel(const cancel_deep& msg) {
    auto result = find(msg.handle, msg.has_token);
    if (!result)
      return result;
    table_.drop(msg.handle);
    end_unwanted_walks();
    if (result->outcome == operation_outcome::running)
      result->outcome = operation_outcome::cancelled;
    return result;
  }

  deep_list list() {
    table_.drop_expired(now());
    return {table_.list(now())};
  }

  void drop_expired() {
    table_.drop_expired(now());
    self_->delayed_send(self_, expiry_interval, drop_expired_deep{});
  }

  caf::settings status() const {
    caf::settings result;
    auto put = [&](caf::string_view key, size_t value) {
      caf::put(result, key, static_cast<int64_t>(value));
    };
    put("handles", table_.size());
    put("running", table_.running());
    put("kept_bytes", table_.kept());
    return result;
  }

private:
  /// A walk on its way.
  struct running {
    walk_session_actor session;
    logger log;
  };

  instant now() const { return self_->clock().now(); }

  caf::expected<deep_operation>
  find(const std::string& handle, bool has_token) {
    table_.drop_expired(now());
    auto* found = table_.find(handle);
    if (!found)
      return failure(ec::not_found, "unknown/expired handle '" + handle + "'");
    if (found->is_private && !has_token)
      return failure(ec::refused, "this operation is one of the private drive");
    auto result = *found;
    if (result.outcome == operation_outcome::running)
      result.duration = now() - result.began;
    return result;
  }

  /// Nobody ends what he may not see.
  caf::expected<void> may_take(const begin_deep& msg) {
    auto present = find(msg.handle, msg.has_token);
    if (!present && code_of(present.error()) == ec::refused)
      return std::move(present.error());
    return {};
  }

  caf::expected<void>
  add(const begin_deep& msg, const walk_session_actor& walk) {
    if (auto may = may_take(msg); !may) {
      caf::anon_send(walk, cancel_operation{});
      return may;
    }
    deep_operation operation;
    operation.kind = msg.kind;
    operation.started = clock_();
    operation.is_private = msg.is_private;
    auto number
      = table_.add(msg.handle, std::move(operation), msg.retain_for, now());
    if (!number) {
      caf::anon_send(walk, cancel_operation{});
      return std::move(number.error());
    }
    end_unwanted_walks();
    auto log = log_.with_id(msg.operation);
    log.info("operation-started", "number " + std::to_string(*number));
    walks_.emplace(*number, running{walk, std::move(log)});
    read(*number);
    return {};
  }

  void read(uint64_t number) {
    self_->request(walks_.at(number).session, read_deadline, read_walk{})
      .then(
        [this, number](walk_part& part) {
          table_.take(number, std::move(part), now());
          go_on(number);
        },
        [this, number](caf::error& why) { fail(number, std::move(why)); });
  }

  void fail(uint64_t number, caf::error why) {
    // One that was cancelled has no number any more.
    if (table_.is_running(number))
      walks_.at(number).log.warning("operation-failed",
                                    "number " + std::to_string(number) + ": "
                                      + describe(why));
    table_.fail(number, std::move(why), now());
    end_unwanted_walks();
  }

  void go_on(uint64_t number) {
    end_unwanted_walks();
    if (walks_.count(number) > 0)
      read(number);
  }

  /// Ends those whose results nobody gets any more. One that is over takes no
  /// notice.
  void end_unwanted_walks() {
    std::erase_if(walks_, [this](auto& x) {
      if (table_.is_running(x.first))
        return false;
      caf::anon_send(x.second.session, cancel_operation{});
      x.second.log.info("operation-ended", "number " + std::to_string(x.first));
      return true;
    });
  }

  observed<own_actor>* self_;
  walker_actor walker_;
  wall_clock clock_;
  logger log_;
  deep_table table_;
  std::map<uint64_t, running> walks_;
};

own_actor::behavior_type
map_deep_operations(service<own_actor, deep_operations_state>* self,
                    deep_operations_state& state) {
  return {
    [&state](const begin_deep& msg) -> caf::result<void> {
      return state.begin(msg);
    },
    [&state](const look_at_deep& msg) -> caf::result<deep_operation> {
      return state.look(msg);
    },
    [&state](const cancel_deep& msg) -> caf::result<deep_operation> {
      return state.cancel(msg);
    },
    [&state](const list_deep&) { return state.list(); },
    [self](const get_status&) { return self->status(); },
    [&state](const drop_expired_deep&) { state.drop_expired(); },
  };
}

} // namespace

caf::error no_walks() {
  return failure(ec::unsupported,
                 "this node has no client role, so it walks through no "
                 "directories: ask one that has");
}

deep_operations_actor
spawn_deep_operations(caf::actor_system& sys, walker_actor walker,
                      const environment& env) {
  return spawn_service(sys, map_deep_operations, std::move(walker), env);
}

} // namespace tahoe
