#include "actors/process/host.hpp"

#include "actors/metrics/process_metrics.hpp"
#include "actors/process/launched_node.hpp"
#include "actors/process/memory_keeper.hpp"
#include "actors/process/port_wait.hpp"
#include "actors/process/process_parts.hpp"
#include "actors/process/running_process.hpp"
#include "actors/system.hpp"
#include "actors/tub/network_tub.hpp"
#include "actors/tub/tub_module.hpp"
#include "codec/base32.hpp"
#include "config/small_file.hpp"

#include <caf/send.hpp>

namespace tahoe {

namespace {

constexpr size_t threads_alone = 4;
constexpr size_t threads_among_many = 1;
/// Each step has a deadline of its own but one: checking a large directory
/// store takes as long as it takes.
constexpr auto start_deadline = std::chrono::hours(1);
constexpr auto stop_deadline = std::chrono::seconds(30);

caf::expected<logger>
open_log(const host_options& options, const node_config& config) {
  if (options.foreground)
    return logger::to_stderr(config.log);
  return logger::to_files(config.directory.logs(), config.log);
}

network_tub_config tub_config_of(const node_config& config) {
  return {config.tub.listen, config.tub.hints, config.tub.detect_addresses};
}

/// Everything that lives in the actor system; it must be gone before the
/// system's destructor waits for its actors.
class hosted_node {
public:
  hosted_node(caf::actor_system& sys, const host_options& options,
              size_t disk_threads, logger log, std::shared_ptr<tub_core> core)
    : sys_(sys), options_(options), core_(std::move(core)) {
    env_.disk = disk_pool::on_threads(sys, disk_threads);
    env_.log = std::move(log);
    env_.metrics = metric_registry::make();
    watch_process(env_.metrics, software_name);
    env_.peers = std::shared_ptr<const peer_directory>{core_, &core_->peers};
  }

  hosted_node(const hosted_node&) = delete;
  hosted_node& operator=(const hosted_node&) = delete;

  ~hosted_node() {
    if (actors_.node)
      if (auto stopped = tell(sys_, actors_.node, stop_node{}, stop_deadline);
          !stopped && stopped.error() != caf::sec::request_receiver_down)
        env_.log.error("stop-failed", describe(stopped.error()));
    options_.on_ended();
    if (actors_.tub)
      caf::anon_send_exit(actors_.tub, caf::exit_reason::user_shutdown);
    env_.disk.stop();
  }

  caf::expected<void>
  start(node_blueprint blueprint, const std::stop_token& stop) {
    if (options_.check_console)
      if (auto checked = options_.check_console(blueprint.config); !checked)
        return checked;
    node_surroundings surroundings;
    surroundings.env = env_;
    surroundings.make_tub
      = [this](const node_blueprint& node, swissnum_table swissnums) {
          return make_tub(node.config, std::move(swissnums));
        };
    // A node that hangs may outlive this object, not these two.
    surroundings.make_web
      = [&sys = sys_, &options = options_](const node_config& config,
                                           const node_handles& handles,
                                           const environment& env) {
          return options.make_web(sys, config, handles, env);
        };
    if (options_.make_console)
      surroundings.make_console
        = [&sys = sys_, &options = options_](const node_config& config,
                                             const node_actor& node,
                                             const environment& env) {
            return options.make_console(sys, config, node, env);
          };
    auto launched = launch_node(sys_, std::move(blueprint), surroundings);
    if (!launched)
      return std::move(launched.error());
    actors_ = *launched;
    std::stop_callback interrupt{stop, [this] {
                                   end_within(options_.end_limit);
                                   caf::anon_send(actors_.node, stop_node{});
                                 }};
    auto started = tell(sys_, actors_.node, start_node{}, start_deadline);
    if (!started && stop.stop_requested())
      return stopped_early();
    return started;
  }

private:
  caf::expected<tub_actor>
  make_tub(const node_config& config, swissnum_table swissnums) {
    auto tub = make_network_tub(sys_, core_, tub_config_of(config),
                                std::move(swissnums), env_);
    if (!tub)
      return std::move(tub.error());
    if (tub->port != 0)
      if (auto kept = write_text_durably(config.directory.tub_port(),
                                         std::to_string(tub->port) + "\n",
                                         file_access::everyone);
          !kept) {
        caf::anon_send_exit(tub->actor, caf::exit_reason::user_shutdown);
        return std::move(kept.error());
      }
    return tub->actor;
  }

  caf::actor_system& sys_;
  const host_options& options_;
  const std::shared_ptr<tub_core> core_;
  environment env_;
  launched_node actors_;
};

} // namespace

caf::expected<void>
host_node(const host_options& options, const stop_signals& signals) {
  if (auto ready = prepare_process(); !ready)
    return ready;
  memory_keeper memory;
  stop_watch watch{signals};
  return run_node(options, {watch.token()});
}

caf::expected<void>
run_node(const host_options& options, const host_process& process) {
  auto config = load_node_config(options.directory);
  if (!config)
    return std::move(config.error());
  auto file = config->directory.running_process();
  auto mark = process.stops_with_node ? process_mark::take(file)
                                      : process_mark::hold(file);
  if (!mark)
    return std::move(mark.error());
  auto log = open_log(options, *config);
  if (!log)
    return std::move(log.error());
  auto blueprint = prepare_node(std::move(*config));
  if (!blueprint)
    return std::move(blueprint.error());
  *log = log->for_node(base32_encode(blueprint->me->id().view()).substr(0, 4));
  tub_limits limits;
  auto descriptors = raise_descriptor_limit() / 4;
  // All the others of the process may want to meet this one.
  limits.max_connections
    = std::min({limits.max_connections, descriptors,
                std::max(descriptors / process.nodes, 2 * process.nodes + 16)});
  auto core = tub_core::make(blueprint->me, limits, wire_rules::for_tahoe(),
                             system_random(), log->named("tub"));
  if (!core)
    return std::move(core.error());
  // Of many nodes few are busy at a time.
  system_config actor_config{process.nodes > 1 ? size_t{1} : size_t{2}};
  tub_module::load(actor_config, *core);
  caf::actor_system sys{actor_config};
  auto disk_threads = process.nodes > 1 ? threads_among_many : threads_alone;
  wait_for_ports(ports_of(blueprint->config), process.stop);
  hosted_node node{sys, options, disk_threads, *log, *core};
  if (auto started = node.start(std::move(*blueprint), process.stop);
      !started) {
    log->error("not-started", describe(started.error()));
    end_within(options.end_limit);
    options.on_failed(started.error());
    return started;
  }
  options.on_up();
  wait_for_stop(process.stop);
  end_within(options.end_limit);
  log->info("stopping", "as its process was told to");
  return {};
}

} // namespace tahoe
