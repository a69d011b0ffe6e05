#include "web/console/tracer.hpp"

#include "actors/service.hpp"

#include <caf/typed_response_promise.hpp>

#include <optional>

namespace tahoe {

namespace {

struct tracer_tick {};

constexpr std::chrono::seconds tracer_pause{1};

} // namespace

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::tracer_tick)

namespace tahoe {

namespace {

using listening_tracer_actor = tracer_actor::extend< //
  caf::reacts_to<traced_message>,                    //
  caf::reacts_to<trace_taken_over>,                  //
  caf::reacts_to<tracer_tick>>;

class tracer_state {
public:
  static constexpr const char* name = "tracer";

  tracer_state(observed<listening_tracer_actor>* self,
               const caf::strong_actor_ptr& whom,
               std::vector<std::string> types)
    : self_(self), whom_(caf::actor_cast<caf::weak_actor_ptr>(whom)),
      types_(std::move(types)) {
    self_->monitor(whom);
    self_->set_down_handler([this](const caf::down_msg&) {
      end(failure(ec::not_found, "the traced actor has ended"));
    });
    on_tick();
  }

  void taken_over() {
    end(failure(ec::refused, "somebody else traces this actor now"));
  }

  /// Keeps the trace alive and gives what there is to whoever waits: many
  /// messages at a time, as each answer wakes several threads.
  void on_tick() {
    auto whom = caf::actor_cast<caf::strong_actor_ptr>(whom_);
    if (whom && !ended_)
      caf::anon_send(caf::actor_cast<caf::actor>(whom),
                     trace_actor{caf::actor_cast<caf::strong_actor_ptr>(self_),
                                 std::exchange(is_first_, false), types_});
    deliver();
    self_->delayed_send(self_, tracer_pause, tracer_tick{});
  }

  void add(const traced_message& news) {
    if (known_.messages.size() < tracer_capacity)
      known_.messages.push_back(news);
    else
      ++known_.lost;
  }

  caf::result<traced_messages> get() {
    promise_ = self_->make_response_promise<traced_messages>();
    return promise_;
  }

  caf::settings status() const { return {}; }

private:
  void deliver() {
    if (!promise_.pending())
      return;
    if (ended_ && known_.messages.empty())
      promise_.deliver(*ended_);
    else
      promise_.deliver(std::exchange(known_, {}));
  }

  void end(caf::error why) {
    if (!ended_)
      ended_ = std::move(why);
  }

  observed<listening_tracer_actor>* self_;
  const caf::weak_actor_ptr whom_;
  const std::vector<std::string> types_;
  caf::typed_response_promise<traced_messages> promise_;
  traced_messages known_;
  std::optional<caf::error> ended_;
  bool is_first_ = true;
};

listening_tracer_actor::behavior_type
map_tracer(service<listening_tracer_actor, tracer_state>*,
           tracer_state& state) {
  return {
    [&state](const traced_message& news) { state.add(news); },
    [&state](const trace_taken_over&) { state.taken_over(); },
    [&state](const tracer_tick&) { state.on_tick(); },
    [&state](const get_traced&) { return state.get(); },
  };
}

} // namespace

tracer_actor spawn_tracer(caf::actor_system& sys, caf::strong_actor_ptr whom,
                          std::vector<std::string> types) {
  return spawn_service(sys, map_tracer, std::move(whom), std::move(types));
}

} // namespace tahoe
