#include "web/host/grid_process.hpp"

#include "actors/process/host_many.hpp"
#include "actors/process/running_process.hpp"
#include "config/small_file.hpp"
#include "web/console/console.hpp"
#include "web/console/ssh_door.hpp"
#include "web/console/ssh_listener.hpp"
#include "web/host/front_ends.hpp"

#include <csignal>
#include <unistd.h>

namespace tahoe {

namespace {

constexpr std::string_view loopback = "127.0.0.1";

/// Nodes that share an actor system share its console.
void tell_of_unused_keys(const grid_request& given, const logger& log) {
  auto plan = plan_grid(given.directory, given.size);
  for (auto* group : {&plan.introducers, &plan.others})
    for (auto& member : *group)
      for (auto& file : ssh_key_files(member.creation.directory))
        log.named("console").warning(
          "no-ssh", file.string()
                      + " is not used: the nodes of a grid in one process have "
                        "one console, that of "
                      + given.directory.string() + ", where such a file is");
}

caf::expected<void>
host_locally(const grid_request& given, std::function<void()> on_up,
             std::function<void(const caf::error&)> on_failed) {
  stop_signals signals;
  io_threads io;
  grid_host_options options;
  options.directory = given.directory;
  options.size = given.size;
  options.faults = given.faults;
  options.gone = given.gone;
  options.churn = given.churn;
  options.churn_seed = given.seed;
  options.foreground = given.foreground;
  options.on_up = std::move(on_up);
  options.on_failed = std::move(on_failed);
  options.on_ended = [&io] { io.finish(); };
  options.make_web = web_on(io);
  options.make_console
    = [&io, &given](caf::actor_system& sys,
                    const std::filesystem::path& directory,
                    const grid_actor& grid,
                    const environment& env) -> caf::expected<observable_actor> {
    if (auto checked = ssh_door::check(node_directory{directory}); !checked)
      return std::move(checked.error());
    tell_of_unused_keys(given, env.log);
    console_process process{[] { ::kill(::getpid(), SIGTERM); }, grid};
    return make_grid_console(sys, directory,
                             given.size.clients > 0 ? "client1" : "introducer",
                             std::move(process), env, io);
  };
  return host_grid(options, signals);
}

/// A server that was made for a grid of less reach would be up and not found.
caf::expected<void> check_reach(const planned_member& member,
                                const node_config& config, grid_reach reach) {
  auto& roles = config.roles;
  if (!roles.introducer && !roles.storage)
    return {};
  auto refuse = [&](const std::string& why) {
    return failure(ec::refused, member.name + " was made for a grid " + why
                                  + ": start it as before, or a new one in "
                                    "another directory");
  };
  if (!config.tub.listen)
    return refuse("in one actor system and listens nowhere");
  auto is_local = config.tub.listen->interface == loopback;
  if (reach == grid_reach::network && is_local)
    return refuse("on one machine and listens on " + std::string{loopback});
  return {};
}

/// Makes what is missing of a group's directories; its nodes have threads of
/// their own.
caf::expected<std::vector<host_options>>
prepare_group(const std::vector<planned_member>& group,
              const grid_request& given,
              const std::shared_ptr<process_nodes>& nodes) {
  std::vector<host_options> result;
  for (auto& member : group) {
    node_directory directory{member.creation.directory};
    std::error_code unknown;
    if (!std::filesystem::exists(directory.config_file(), unknown))
      if (auto made = create_node_directory(member.creation); !made)
        return std::move(made.error());
    auto config = load_node_config(directory.root());
    if (!config)
      return std::move(config.error());
    if (auto fits = check_reach(member, *config, given.reach); !fits)
      return std::move(fits.error());
    auto options = with_front_ends(directory.root(),
                                   std::make_shared<io_threads>(1), nodes);
    options.foreground = given.foreground;
    result.push_back(std::move(options));
  }
  return result;
}

caf::expected<void>
host_over_tls(const grid_request& given, std::function<void()> on_up) {
  stop_signals signals;
  node_directory directory{given.directory};
  std::error_code unknown;
  if (!std::filesystem::exists(directory.root(), unknown))
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
      [group, &given, nodes] { return prepare_group(*group, given, nodes); });
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
