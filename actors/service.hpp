#pragma once

#include "actors/observed.hpp"

#include <caf/actor_system.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <optional>
#include <utility>

namespace tahoe {

/// An actor made of an interface, a plain state and a function that maps the
/// interface's messages onto the state.
///
/// The state is constructed from a pointer to the actor (null in tests that
/// need no actor) and whatever `spawn_service` was given; it has
/// `static constexpr const char* name` and `caf::settings status() const`.
/// It is destroyed when the actor ends.
template <class Interface, class State>
class service final : public observed<Interface> {
public:
  using mapping = typename Interface::behavior_type (*)(service*, State&);

  template <class... Ts>
  service(caf::actor_config& cfg, mapping map, Ts&&... xs)
    : observed<Interface>(cfg), map_(map) {
    state_.emplace(this, std::forward<Ts>(xs)...);
  }

  const char* name() const override { return State::name; }

  /// Answers `get_status`.
  caf::settings status() {
    return this->render_status(State::name, state_->status());
  }

protected:
  typename Interface::behavior_type make_behavior() override {
    return map_(this, *state_);
  }

  void on_exit() override {
    state_.reset();
    observed<Interface>::on_exit();
  }

private:
  mapping map_;
  std::optional<State> state_;
};

/// Spawns `map` with a `State` made of `xs`. `Host` is an actor system or an
/// actor that spawns a child.
template <caf::spawn_options Options = caf::no_spawn_options, class Interface,
          class State, class Host, class... Ts>
Interface spawn_service(
  Host& host,
  typename Interface::behavior_type (*map)(service<Interface, State>*, State&),
  Ts&&... xs) {
  Interface result = host.template spawn<service<Interface, State>, Options>(
    map, std::forward<Ts>(xs)...);
  if constexpr (requires { host.adopt(result); })
    host.adopt(result);
  return result;
}

} // namespace tahoe
