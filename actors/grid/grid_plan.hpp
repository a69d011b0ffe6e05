#pragma once

#include "config/node_creation.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tahoe {

/// How large a grid is to be.
struct grid_size {
  size_t introducers = 1;
  size_t storage = 10;
  size_t clients = 2;

  size_t nodes() const { return introducers + storage + clients; }
};

/// Where the nodes of a grid can be reached.
enum class grid_reach : uint8_t {
  process, ///< by one another
  machine, ///< over TLS, from this machine
  network, ///< over TLS, from everywhere
};

/// A member to be, and how its directory is made where there is none yet.
struct planned_member {
  std::string name; ///< of its directory, `storage3`
  creation_options creation;
};

struct grid_plan {
  std::vector<planned_member> introducers; ///< start before the others
  std::vector<planned_member> others;
};

/// One directory below `directory` for each node: introducer (and introducer2,
/// ...), storage1, ..., client1, .... The first introducer has the virtual
/// drive; all others know all introducers. Introducers and clients have a web
/// port of their own. New clients of a small grid spread files as widely as it
/// allows: at most k=3, 7 happy, N=10.
grid_plan plan_grid(const std::filesystem::path& directory, grid_size size,
                    grid_reach reach = grid_reach::process);

} // namespace tahoe
