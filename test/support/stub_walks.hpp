#pragma once

#include "actors/interfaces.hpp"

#include <caf/actor_system.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace tahoe::test {

/// What lies beneath every directory, and how the stub walker (mis)behaves.
/// Shared between the test and the actors.
struct stub_walks {
  std::atomic<int> parts{1};      ///< of a walk; then it is over
  std::atomic<int> entries{1};    ///< literal files in each part
  std::atomic<bool> stuck{false}; ///< reads are not answered
  std::atomic<bool> fails{false}; ///< nor with anything but an error
  std::atomic<int> damaged{0};    ///< in the last part

  std::atomic<int> sessions{0};
  std::atomic<int> started{0};
  std::atomic<int> reads{0};
};

/// The cap of a directory.
std::string stub_directory_cap();

walker_actor
spawn_stub_walker(caf::actor_system& sys, std::shared_ptr<stub_walks> walks);

} // namespace tahoe::test
