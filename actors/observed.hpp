#pragma once

#include "actors/local_messages.hpp"

#include <caf/actor_config.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/settings.hpp>

#include <chrono>
#include <map>
#include <string>
#include <typeinfo>

namespace tahoe {

/// What a message type has cost an actor so far.
struct message_count {
  uint64_t count = 0;
  std::chrono::nanoseconds busy{0};
};

/// The readable name of a C++ type, without its namespace.
std::string short_type_name(const char* mangled);

/// Counts by message type, in the form `get_status` answers.
caf::settings render_counts(const std::map<std::string, message_count>& counts);

/// The base of every service: counts the messages it handles and the time they
/// take, so that status, metrics and console need nothing from the behaviour.
template <class Interface>
class observed : public Interface::base {
public:
  using super = typename Interface::base;

  explicit observed(caf::actor_config& cfg) : super(cfg) {}

  caf::invoke_message_result consume(caf::mailbox_element& element) override {
    // The element is empty after it was handled: ask for its type before.
    auto& counter = counter_for(element);
    auto start = std::chrono::steady_clock::now();
    auto result = super::consume(element);
    counter.busy += std::chrono::steady_clock::now() - start;
    ++counter.count;
    return result;
  }

protected:
  /// The answer to `get_status`: `state` with what this base knows around it.
  caf::settings render_status(const char* name, caf::settings state) {
    caf::settings result;
    caf::put(result, "name", std::string{name});
    caf::put(result, "id", static_cast<int64_t>(this->id()));
    caf::put(result, "mailbox", static_cast<int64_t>(this->mailbox().size()));
    std::map<std::string, message_count> named;
    for (auto& [type, counter] : counters_)
      named[type.second ? short_type_name(type.second->name())
                        : "type-" + std::to_string(type.first)]
        = counter;
    result["messages"] = render_counts(named);
    result["state"] = std::move(state);
    return result;
  }

private:
  message_count& counter_for(const caf::mailbox_element& element) {
    auto& content = element.content();
    return counters_[content.empty() ? caf::rtti_pair{0, nullptr}
                                     : content.type(0)];
  }

  std::map<caf::rtti_pair, message_count> counters_;
};

} // namespace tahoe
