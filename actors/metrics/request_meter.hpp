#pragma once

#include "actors/metrics/metric_registry.hpp"

#include <caf/error.hpp>
#include <caf/response_promise.hpp>
#include <caf/result.hpp>

namespace tahoe {

/// Counts the requests of one kind by how they ended, and by how long that
/// took. A handle.
class request_meter {
public:
  /// Counts nothing.
  request_meter() = default;

  /// Of a part of the node, as `storage`: `tahoe_<part>_requests_total` and
  /// `tahoe_<part>_request_duration_seconds`.
  request_meter(const metric_registry& metrics, const std::string& part,
                const std::string& request);

  /// A request was answered; `reason` is none if it went well.
  void count(const caf::error& reason, interval time) const;

private:
  struct instruments;

  std::shared_ptr<const instruments> it_;
};

/// A promise of an answer, which is counted when it is given.
class measured_promise {
public:
  measured_promise(caf::response_promise promise, request_meter meter)
    : promise_(std::move(promise)), meter_(std::move(meter)),
      begun_(instant::clock::now()) {}

  /// What a handler returns.
  const caf::response_promise& pending() const { return promise_; }

  template <class T>
  void deliver(T answer) {
    caf::error reason;
    if constexpr (std::is_same_v<T, caf::error>)
      reason = answer;
    meter_.count(reason, instant::clock::now() - begun_);
    promise_.deliver(std::move(answer));
  }

private:
  caf::response_promise promise_;
  request_meter meter_;
  instant begun_;
};

/// Counts an answer that was given at once, and leaves promises alone.
template <class T>
caf::result<T> counted(const request_meter& meter, caf::result<T> answer) {
  if (answer.flag != caf::rt_delegated)
    meter.count(answer.err, interval{0});
  return answer;
}

} // namespace tahoe
