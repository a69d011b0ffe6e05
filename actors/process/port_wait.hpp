#pragma once

#include "config/node_config.hpp"

#include <chrono>
#include <stop_token>

namespace tahoe {

/// Longer than an ended process takes to leave its ports to the next.
constexpr std::chrono::milliseconds port_patience{3000};

/// Waits until the ports that the node is to listen on are free, or until it is
/// to stop, at most for `patience`: the process that ran the node before may
/// have ended but for its last threads. Who opens a port that is still taken
/// says so.
void wait_for_ports(const node_config& config, const std::stop_token& stop,
                    std::chrono::milliseconds patience = port_patience);

} // namespace tahoe
