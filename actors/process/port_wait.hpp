#pragma once

#include "config/node_config.hpp"

#include <chrono>
#include <stop_token>
#include <vector>

namespace tahoe {

/// Longer than an ended process takes to leave its ports to the next.
constexpr std::chrono::milliseconds port_patience{3000};

/// Where the node is to listen: its tub, its web port, its consoles.
std::vector<listen_endpoint> ports_of(const node_config& config);

/// Waits until all these ports are free, or until the process is to stop, at
/// most for `patience`: the process that ran the nodes before may have ended
/// but for its last threads. Who opens a port that is still taken says so.
void wait_for_ports(const std::vector<listen_endpoint>& ports,
                    const std::stop_token& stop,
                    std::chrono::milliseconds patience = port_patience);

} // namespace tahoe
