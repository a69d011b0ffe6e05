#include "web/host/grid_needs.hpp"

#include "actors/system.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace tahoe {

namespace {

// With an actor system of its own.
constexpr size_t threads_of_node = 12;
constexpr size_t descriptors_of_node = 20;

// In one with all others: the node's own mark; and of the whole process.
constexpr size_t threads_of_grid = 32;
constexpr size_t descriptors_of_grid = 128;

/// Threads count against it, for all users but one.
size_t thread_limit() {
  rlimit limit{};
  if (geteuid() == 0 || getrlimit(RLIMIT_NPROC, &limit) != 0)
    return SIZE_MAX;
  return limit.rlim_cur;
}

caf::error too_few(const grid_needs& needs, const char* what, size_t limit,
                   const char* option) {
  return failure(ec::refused, describe(needs) + ", and this process may have "
                                + std::to_string(limit) + " " + what
                                + ": raise that (ulimit " + option
                                + ") or make fewer nodes");
}

} // namespace

grid_needs needs_of(size_t nodes, bool own_systems) {
  if (own_systems)
    return {nodes, nodes * threads_of_node, nodes * descriptors_of_node};
  return {nodes, threads_of_grid, nodes + descriptors_of_grid};
}

std::string describe(const grid_needs& needs) {
  return std::to_string(needs.nodes) + " nodes take up to "
         + std::to_string(needs.threads) + " threads and "
         + std::to_string(needs.descriptors) + " files and sockets";
}

caf::expected<void> check_limits(const grid_needs& needs) {
  if (auto limit = raise_descriptor_limit(); needs.descriptors > limit)
    return too_few(needs, "files and sockets", limit, "-n");
  if (auto limit = thread_limit(); needs.threads > limit)
    return too_few(needs, "threads", limit, "-u");
  return {};
}

} // namespace tahoe
