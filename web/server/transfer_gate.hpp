#pragma once

#include "codec/error.hpp"
#include "web/server/interruptible.hpp"

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace tahoe {

namespace asio = boost::asio;

/// How many may run, and wait, at a time.
struct gate_limits {
  size_t places = 1;
  size_t line = SIZE_MAX; ///< more are refused at once
  std::chrono::milliseconds patience{60'000};
};

/// Lets so many transfers run at a time: each takes memory. The others wait in
/// line. No origin (`admission::origin`) has more than half of the places; who
/// waits for one of its own lets others pass. Usable from any thread.
class transfer_gate {
public:
  class core;

  /// The right to run; gives it to the next in line when it goes.
  class pass {
  public:
    pass(std::shared_ptr<core> gate, std::string origin);
    pass(const pass&) = delete;
    pass& operator=(const pass&) = delete;
    ~pass();

  private:
    std::shared_ptr<core> gate_;
    std::string origin_;
  };

  explicit transfer_gate(const gate_limits& limits);

  /// Waits for a turn while `client` waits. Fails with try_later if that takes
  /// too long, or too many wait; cancelled if the client goes away.
  asio::awaitable<caf::expected<std::shared_ptr<pass>>>
  enter(interruptible& client, std::string origin) const;

private:
  std::shared_ptr<core> core_;
};

} // namespace tahoe
