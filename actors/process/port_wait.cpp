#include "actors/process/port_wait.hpp"

#include "config/free_port.hpp"

#include <algorithm>
#include <thread>

namespace tahoe {

namespace {

constexpr auto look_again = std::chrono::milliseconds(20);

bool is_any_taken(const node_config& config) {
  auto& consoles = config.console_ports;
  return (config.tub.listen && is_taken(*config.tub.listen))
         || (config.web && is_taken(*config.web))
         || std::any_of(consoles.begin(), consoles.end(), [](uint16_t port) {
              return is_taken({"127.0.0.1", port});
            });
}

} // namespace

void wait_for_ports(const node_config& config, const std::stop_token& stop,
                    std::chrono::milliseconds patience) {
  auto deadline = std::chrono::steady_clock::now() + patience;
  while (is_any_taken(config) && !stop.stop_requested()
         && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(look_again);
}

} // namespace tahoe
