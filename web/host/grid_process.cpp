#include "web/host/grid_process.hpp"

#include "actors/process/host_many.hpp"
#include "actors/process/running_process.hpp"
#include "config/small_file.hpp"
#include "web/console/console.hpp"
#include "web/host/front_ends.hpp"

#include <csignal>
#include <unistd.h>

namespace tahoe {

namespace {

caf::expected<void>
host_locally(const grid_request& given, std::function<void()> on_up,
             std::function<void(const caf::error&)> on_failed) {
  stop_signals signals;
  io_threads io;
  grid_host_options options;
  options.directory = given.directory;
  options.size = given.size;
  options.faults = given.faults;
  options.churn = given.churn;
  options.churn_seed = given.seed;
  options.foreground = given.foreground;
  options.on_up = std::move(on_up);
  options.on_failed = std::move(on_failed);
  options.on_ended = [&io] { io.finish(); };
  options.make_web = web_on(io);
  options.make_console
    = [&io, clients = given.size.clients](
        caf::actor_system& sys, const std::filesystem::path& directory,
        const grid_actor& grid, const environment& env) {
        console_process process{[] { ::kill(::getpid(), SIGTERM); }, grid};
        return make_grid_console(sys, directory,
                                 clients > 0 ? "client1" : "introducer",
                                 std::move(process), env, io);
      };
  return host_grid(options, signals);
}

/// Makes what is missing of a group's directories; its nodes have threads of
/// their own.
caf::expected<std::vector<host_options>>
prepare_group(const std::vector<planned_member>& group,
              const std::shared_ptr<process_nodes>& nodes) {
  std::vector<host_options> result;
  for (auto& member : group) {
    node_directory directory{member.creation.directory};
    if (!std::filesystem::exists(directory.config_file()))
      if (auto made = create_node_directory(member.creation); !made)
        return std::move(made.error());
    result.push_back(with_front_ends(directory.root(),
                                     std::make_shared<io_threads>(1), nodes));
  }
  return result;
}

caf::expected<void>
host_over_tls(const grid_request& given, std::function<void()> on_up) {
  stop_signals signals;
  node_directory directory{given.directory};
  if (!std::filesystem::exists(directory.root()))
    if (auto made = make_private_directory(directory.root()); !made)
      return made;
  auto mark = process_mark::take(directory.running_process());
  if (!mark)
    return std::move(mark.error());
  auto plan = plan_grid(given.directory, given.size, given.reach);
  many_hosts_options options;
  auto nodes = std::make_shared<process_nodes>();
  for (auto* group : {&plan.introducers, &plan.others})
    options.groups.emplace_back(
      [group, nodes] { return prepare_group(*group, nodes); });
  options.nodes = given.size.nodes();
  options.stop_with_node = false;
  options.on_up = std::move(on_up);
  return host_many(options, signals);
}

} // namespace

caf::expected<void>
host_any_grid(const grid_request& given, std::function<void()> on_up,
              std::function<void(const caf::error&)> on_failed) {
  if (given.over_tls())
    return host_over_tls(given, std::move(on_up));
  return host_locally(given, std::move(on_up), std::move(on_failed));
}

} // namespace tahoe
