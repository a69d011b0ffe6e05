#pragma once

#include <functional>

namespace tahoe {

/// Whoever waits for something and may go away meanwhile.
class interruptible {
public:
  virtual ~interruptible() = default;

  /// Calls `gone` if the client goes away while nothing is read or written.
  virtual void watch_client(std::function<void()> gone) = 0;
  virtual void unwatch_client() = 0;
};

} // namespace tahoe
