#include "actors/process/control.hpp"

#include "actors/process/running_process.hpp"
#include "config/node_directory.hpp"

#include <chrono>
#include <signal.h>
#include <system_error>
#include <thread>

namespace tahoe {

namespace {

constexpr auto stop_patience = std::chrono::seconds(60);
constexpr auto look_again = std::chrono::milliseconds(20);

} // namespace

std::optional<pid_t> node_process(const std::filesystem::path& directory) {
  return running_process(node_directory{directory}.running_process());
}

bool runs_among_others(const std::filesystem::path& directory) {
  return !node_process(directory)
         && is_held(node_directory{directory}.running_process());
}

caf::expected<void> stop_node_process(const std::filesystem::path& directory) {
  auto pid = node_process(directory);
  if (runs_among_others(directory))
    return failure(ec::refused, "the node in " + directory.string()
                                  + " runs in a process with other nodes: stop "
                                    "the grid that it belongs to");
  if (!pid)
    return failure(ec::not_found, "no node runs in " + directory.string());
  if (kill(*pid, SIGTERM) != 0)
    return failure(ec::refused, "cannot stop process " + std::to_string(*pid)
                                  + ": "
                                  + std::generic_category().message(errno));
  auto deadline = std::chrono::steady_clock::now() + stop_patience;
  while (node_process(directory) == pid) {
    if (std::chrono::steady_clock::now() > deadline)
      return failure(ec::try_later, "process " + std::to_string(*pid)
                                      + " does not end; see its log");
    std::this_thread::sleep_for(look_again);
  }
  return {};
}

} // namespace tahoe
