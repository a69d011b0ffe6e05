#include "actors/process/port_wait.hpp"

#include "config/free_port.hpp"

#include <algorithm>
#include <thread>

namespace tahoe {

namespace {

constexpr auto look_again = std::chrono::milliseconds(20);

} // namespace

std::vector<listen_endpoint> ports_of(const node_config& config) {
  std::vector<listen_endpoint> result;
  if (config.tub.listen)
    result.push_back(*config.tub.listen);
  if (config.web)
    result.push_back(*config.web);
  for (auto port : config.console_ports)
    result.push_back({"127.0.0.1", port});
  return result;
}

void wait_for_ports(const std::vector<listen_endpoint>& ports,
                    const std::stop_token& stop,
                    std::chrono::milliseconds patience) {
  auto deadline = std::chrono::steady_clock::now() + patience;
  while (std::any_of(ports.begin(), ports.end(), is_taken)
         && !stop.stop_requested()
         && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(look_again);
}

} // namespace tahoe
