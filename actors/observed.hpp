#pragma once

#include "actors/inspection/actor_meter.hpp"
#include "actors/local_messages.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_config.hpp>
#include <caf/invoke_message_result.hpp>
#include <caf/settings.hpp>

#include <string>

namespace tahoe {

/// The base of every service: counts the messages it handles and the time they
/// take, knows its children and can be traced, so that status, metrics and
/// console need nothing from the behaviour.
template <class Interface>
class observed : public Interface::base, public metered {
public:
  using super = typename Interface::base;

  explicit observed(caf::actor_config& cfg) : super(cfg) {}

  caf::invoke_message_result consume(caf::mailbox_element& element) override {
    if (actor_meter::is_for_meter(element)) {
      meter_.answer(*this, element, this->mailbox().size());
      return caf::invoke_message_result::consumed;
    }
    meter_.begin(*this, element);
    auto result = super::consume(element);
    meter_.end(*this);
    return result;
  }

  /// Shows `child` beneath this actor for as long as it runs.
  template <class Handle>
  void adopt(const Handle& child) {
    meter_.adopt(caf::actor_cast<caf::strong_actor_ptr>(child));
  }

  /// Shows there what this actor and all beneath it do.
  void show_work(const metric_registry& metrics) {
    actor_work::show(this->work(), metrics);
  }

protected:
  void on_exit() override {
    meter_.settle(*this);
    super::on_exit();
  }

  /// The answer to `get_status`: `state` with what this base knows around it.
  caf::settings render_status(const char* name, caf::settings state) {
    caf::settings result;
    caf::put(result, "name", std::string{name});
    caf::put(result, "id", static_cast<int64_t>(this->id()));
    caf::put(result, "mailbox", static_cast<int64_t>(this->mailbox().size()));
    result["messages"] = meter_.counts().render(this->system());
    result["state"] = std::move(state);
    return result;
  }
};

} // namespace tahoe
