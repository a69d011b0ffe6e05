#pragma once

#include "actors/system.hpp"
#include "codec/error.hpp"

#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>

#include <chrono>
#include <functional>
#include <random>
#include <string_view>
#include <typeinfo>
#include <utility>

namespace tahoe::test {

struct deterministic_config : system_config {
  deterministic_config() { set("scheduler.policy", caf::atom("testing")); }
};

/// An actor system whose scheduler and clock the test drives. Which of the
/// waiting actors runs next is drawn from `seed`: the same seed, the same
/// history.
class deterministic_system {
public:
  explicit deterministic_system(uint64_t seed = 1)
    : sys(cfg), self(sys, true),
      sched(dynamic_cast<caf::scheduler::test_coordinator&>(sys.scheduler())),
      rng(seed) {}

  /// Runs one of the actors that have something to do at this point of time;
  /// false if none has.
  bool step() {
    if (!sched.has_job())
      return false;
    std::uniform_int_distribution<size_t> pick{0, sched.jobs.size() - 1};
    std::swap(sched.jobs.front(), sched.jobs[pick(rng)]);
    record(sched.jobs.front());
    sched.run_once();
    return true;
  }

  /// Runs until no actor has anything to do at this point of time.
  void settle() {
    while (step()) {
    }
  }

  /// Lets `duration` of virtual time pass in steps of `step`.
  void pass(std::chrono::milliseconds duration,
            std::chrono::milliseconds step = std::chrono::milliseconds{100}) {
    settle();
    for (; duration.count() > 0; duration -= step) {
      sched.advance_time(std::min(duration, step));
      settle();
    }
  }

  /// Sends a request and returns its answer. Without one after `patience` of
  /// virtual time: CAF's request_timeout.
  template <class T, class Handle, class Request>
  caf::expected<T>
  ask(const Handle& to, Request request,
      std::chrono::milliseconds patience = std::chrono::minutes{3}) {
    caf::expected<T> result{caf::make_error(caf::sec::request_timeout)};
    bool answered = false;
    auto asker = sys.spawn([&](caf::event_based_actor* actor) {
      actor->request(to, caf::infinite, std::move(request))
        .then(
          [&](T& x) {
            result = std::move(x);
            answered = true;
          },
          [&](caf::error& err) {
            result = std::move(err);
            answered = true;
          });
    });
    wait(asker, answered, patience);
    return result;
  }

  /// The same for a request that is answered without a value.
  template <class Handle, class Request>
  caf::expected<void>
  tell(const Handle& to, Request request,
       std::chrono::milliseconds patience = std::chrono::minutes{3}) {
    caf::error result = caf::make_error(caf::sec::request_timeout);
    bool answered = false;
    auto asker = sys.spawn([&](caf::event_based_actor* actor) {
      actor->request(to, caf::infinite, std::move(request))
        .then(
          [&] {
            result = caf::error{};
            answered = true;
          },
          [&](caf::error& err) {
            result = std::move(err);
            answered = true;
          });
    });
    wait(asker, answered, patience);
    if (result)
      return result;
    return {};
  }

  deterministic_config cfg;
  caf::actor_system sys;
  caf::scoped_actor self;
  caf::scheduler::test_coordinator& sched;
  std::mt19937_64 rng;
  uint64_t history = 0; ///< a hash of who got which message when

private:
  void record(caf::resumable* job) {
    auto actor = dynamic_cast<caf::scheduled_actor*>(job);
    if (actor == nullptr)
      return;
    auto next = actor->peek_at_next_mailbox_element();
    auto type = next == nullptr || next->content().empty()
                  ? caf::rtti_pair{0, nullptr}
                  : next->content().type(0);
    add_to_history(actor->id());
    add_to_history(std::hash<std::string_view>{}(actor->name()));
    add_to_history(type.second ? type.second->hash_code() : type.first);
    add_to_history(
      static_cast<uint64_t>(sched.clock().now().time_since_epoch().count()));
  }

  void add_to_history(uint64_t number) {
    history = (history ^ number) * 0x9e3779b97f4a7c15;
    history ^= history >> 32;
  }

  void
  wait(caf::actor& asker, bool& answered, std::chrono::milliseconds patience) {
    settle();
    for (std::chrono::milliseconds step{100}; !answered && patience.count() > 0;
         patience -= step) {
      sched.advance_time(step);
      settle();
    }
    caf::anon_send_exit(asker, caf::exit_reason::kill);
    settle();
  }
};

} // namespace tahoe::test
