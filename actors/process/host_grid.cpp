#include "actors/process/host_grid.hpp"

#include "actors/grid/churn.hpp"
#include "actors/process/memory_keeper.hpp"
#include "actors/process/port_wait.hpp"
#include "actors/process/process_parts.hpp"
#include "actors/process/running_process.hpp"
#include "actors/system.hpp"
#include "config/small_file.hpp"

#include <caf/send.hpp>

namespace tahoe {

namespace {

constexpr size_t grid_disk_threads = 4;
constexpr std::chrono::hours grid_start_deadline{1};
constexpr std::chrono::seconds grid_stop_deadline{40};

/// Where nodes that were made before are to listen. What cannot be read is
/// complained of when it is launched.
std::vector<listen_endpoint> ports_of(const grid_plan& plan) {
  std::vector<listen_endpoint> result;
  for (auto* members : {&plan.introducers, &plan.others})
    for (auto& member : *members)
      if (!member.creation.web_port.empty())
        if (auto config = load_node_config(member.creation.directory))
          for (auto& port : ports_of(*config))
            result.push_back(port);
  return result;
}

/// Everything that lives in the actor system; it must be gone before the
/// system's destructor waits for its actors.
class hosted_grid {
public:
  hosted_grid(caf::actor_system& sys, const grid_host_options& options,
              logger log)
    : sys_(sys), options_(options) {
    env_.disk = disk_pool::on_threads(sys, grid_disk_threads);
    env_.log = std::move(log);
  }

  hosted_grid(const hosted_grid&) = delete;
  hosted_grid& operator=(const hosted_grid&) = delete;

  ~hosted_grid() {
    for (auto& actor : {churn_, console_})
      if (actor)
        caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
    if (grid_) {
      if (auto stopped = tell(sys_, grid_, stop_grid{}, grid_stop_deadline);
          !stopped)
        env_.log.error("stop-failed", describe(stopped.error()));
      caf::anon_send_exit(grid_, caf::exit_reason::user_shutdown);
    }
    options_.on_ended();
    env_.disk.stop();
  }

  caf::expected<void> start(const std::stop_token& stop) {
    grid_launch launch;
    launch.plan = plan_grid(options_.directory, options_.size);
    launch.env = env_;
    wait_for_ports(ports_of(launch.plan), stop);
    // A node that hangs may outlive this object, not these two.
    launch.make_web = [&sys = sys_, &options = options_](
                        const node_config& config, const node_handles& handles,
                        const environment& env) {
      return options.make_web(sys, config, handles, env);
    };
    grid_ = make_grid(sys_, std::move(launch));
    auto console = options_.make_console(sys_, options_.directory, grid_, env_);
    if (!console)
      return std::move(console.error());
    console_ = *console;
    for (auto& [node, fault] : options_.faults)
      if (auto armed
          = tell(sys_, grid_, arm_fault{node, fault}, grid_stop_deadline);
          !armed)
        return armed;
    std::stop_callback interrupt{stop, [this] {
                                   end_within(options_.end_limit);
                                   caf::anon_send(grid_, stop_grid{});
                                 }};
    auto started = tell(sys_, grid_, start_grid{}, grid_start_deadline);
    if (!started && stop.stop_requested())
      return stopped_early();
    for (auto& node : options_.gone)
      if (started)
        started = tell(sys_, grid_, stop_member{node}, grid_stop_deadline);
    if (started && options_.churn > 0 && options_.size.storage > 0)
      begin_churn();
    return started;
  }

private:
  void begin_churn() {
    std::vector<std::string> nodes;
    for (auto& member : plan_grid(options_.directory, options_.size).others)
      if (member.creation.roles.storage)
        nodes.push_back(member.name);
    churn_plan plan{std::move(nodes), options_.churn, options_.churn_seed};
    churn_ = make_churn(sys_, grid_, std::move(plan), env_.log);
  }

  caf::actor_system& sys_;
  const grid_host_options& options_;
  environment env_;
  grid_actor grid_;
  observable_actor console_;
  observable_actor churn_;
};

} // namespace

caf::expected<void>
host_grid(const grid_host_options& options, const stop_signals& signals) {
  node_directory directory{options.directory};
  std::error_code unknown;
  for (auto& needed : {directory.root(), directory.private_dir()})
    if (!std::filesystem::exists(needed, unknown))
      if (auto made = make_private_directory(needed); !made)
        return made;
  auto mark = process_mark::take(directory.running_process());
  if (!mark)
    return std::move(mark.error());
  auto log = options.foreground ? logger::to_stderr({})
                                : logger::to_files(directory.logs(), {});
  if (!log)
    return std::move(log.error());
  if (auto ready = prepare_process(); !ready)
    return ready;
  raise_descriptor_limit();
  memory_keeper memory;
  stop_watch watch{signals};
  system_config actor_config;
  caf::actor_system sys{actor_config};
  hosted_grid grid{sys, options, *log};
  if (auto started = grid.start(watch.token()); !started) {
    log->error("not-started", describe(started.error()));
    end_within(options.end_limit);
    options.on_failed(started.error());
    return started;
  }
  options.on_up();
  wait_for_stop(watch.token());
  end_within(options.end_limit);
  log->info("stopping", "on a signal");
  return {};
}

} // namespace tahoe
