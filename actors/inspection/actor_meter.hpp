#pragma once

#include "actors/inspection/actor_work.hpp"
#include "actors/inspection/inspection.hpp"
#include "actors/inspection/message_counts.hpp"

#include <caf/local_actor.hpp>
#include <caf/mailbox_element.hpp>

#include <optional>

namespace tahoe {

/// What the base of every actor knows of it.
class actor_meter {
public:
  using clock = std::chrono::steady_clock;

  const message_counts& counts() const { return counts_; }

  /// True for `inspect_actor` and `trace_actor`.
  static bool is_for_meter(const caf::mailbox_element& element);

  void answer(caf::local_actor& self, const caf::mailbox_element& element,
              size_t mailbox);

  /// Puts an actor among the children until it ends.
  void adopt(const caf::strong_actor_ptr& child);

  /// Call around each message. The element is empty after it was handled.
  void begin(caf::local_actor& self, const caf::mailbox_element& element);
  void end(caf::local_actor& self);

  /// Adds what was done since the last time to the work of all.
  void settle(const caf::local_actor& self);

  const std::shared_ptr<actor_work>& work() const { return work_; }

private:
  /// What was known some time ago.
  struct mark {
    clock::time_point time;
    uint64_t messages = 0;
  };

  /// Who listens, and what is told.
  struct trace {
    caf::weak_actor_ptr to;
    std::vector<std::string> types; ///< that are wanted; none: all
    clock::time_point end;
    clock::time_point second; ///< in which `told` messages were told of
    unsigned told = 0;
    uint64_t skipped = 0;
    /// Of the message that is being handled; nothing: it is not told of.
    std::optional<traced_message> news;
  };

  void begin_trace(const trace_actor& wish);
  void
  prepare_news(caf::local_actor& self, const caf::mailbox_element& element);
  std::vector<caf::strong_actor_ptr> children() const;

  double messages_per_second() const;

  const clock::time_point started_ = clock::now();
  mark before_{started_}; ///< `rate_window` before `latest_`
  mark latest_{started_};
  clock::time_point began_;
  caf::rtti_pair type_{0, nullptr};
  message_counts counts_;
  uint64_t settled_messages_ = 0;
  std::chrono::nanoseconds settled_busy_{0};
  const std::shared_ptr<actor_work> work_ = std::make_shared<actor_work>();
  std::unique_ptr<trace> trace_;
  std::vector<caf::weak_actor_ptr> children_;
  size_t sweep_at_ = 16; ///< so many children: time to forget dead ones
};

/// What every observed actor is besides, whatever its interface.
class metered {
public:
  virtual ~metered() = default;

  const std::shared_ptr<actor_work>& work() const { return meter_.work(); }

protected:
  actor_meter meter_;
};

} // namespace tahoe
