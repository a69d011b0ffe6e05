#pragma once

#include "codec/error.hpp"

#include <mutex>
#include <optional>

namespace tahoe::test {

/// The result of something that another thread or actor does. Safe from any
/// thread.
template <class T>
class outcome {
public:
  /// Only the first result counts.
  void set(caf::expected<T> result) {
    std::lock_guard guard{mutex_};
    if (!result_)
      result_.emplace(std::move(result));
  }

  bool ready() const {
    std::lock_guard guard{mutex_};
    return result_.has_value();
  }

  /// Without a result: CAF's request_timeout, which is no named error.
  caf::expected<T> get() const {
    std::lock_guard guard{mutex_};
    if (result_)
      return *result_;
    return caf::make_error(caf::sec::request_timeout);
  }

private:
  mutable std::mutex mutex_;
  std::optional<caf::expected<T>> result_;
};

} // namespace tahoe::test
