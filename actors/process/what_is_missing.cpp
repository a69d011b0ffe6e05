#include "actors/process/what_is_missing.hpp"

namespace tahoe {

std::vector<std::string> what_is_missing(const node_config& config) {
  std::vector<std::string> result;
  for (auto port : config.console_ports)
    result.push_back(
      "authorized_keys." + std::to_string(port)
      + ": the debug console comes later; the port stays closed");
  return result;
}

} // namespace tahoe
