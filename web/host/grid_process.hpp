#pragma once

#include "actors/process/host_grid.hpp"

namespace tahoe {

/// A grid as the command line asks for it.
struct grid_request {
  std::filesystem::path directory;
  grid_size size;
  grid_reach reach = grid_reach::process;
  std::vector<armed_fault> faults; ///< only within the process
  std::vector<std::string> gone;   ///< likewise
  double churn = 0;                ///< likewise
  uint64_t seed = 1;
  bool foreground = false;
  bool json = false;

  bool over_tls() const { return reach != grid_reach::process; }
};

/// Runs it in this process until that is told to end: in one actor system, or
/// over TLS with one for each node.
caf::expected<void>
host_any_grid(const grid_request& given, std::function<void()> on_up,
              std::function<void(const caf::error&)> on_failed);

} // namespace tahoe
