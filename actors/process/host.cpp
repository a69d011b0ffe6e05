#include "actors/process/host.hpp"

#include "actors/metrics/process_metrics.hpp"
#include "actors/process/running_process.hpp"
#include "actors/system.hpp"
#include "actors/tub/network_tub.hpp"
#include "actors/tub/tub_module.hpp"
#include "codec/base32.hpp"
#include "config/small_file.hpp"

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <signal.h>
#include <unistd.h>

namespace tahoe {

namespace {

constexpr size_t disk_threads = 4;
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

template <class Message>
caf::expected<void> tell(caf::actor_system& sys, const node_actor& node,
                         Message msg, std::chrono::seconds deadline) {
  caf::scoped_actor self{sys, true};
  caf::error result;
  self->request(node, deadline, std::move(msg))
    .receive([] {}, [&](caf::error& err) { result = std::move(err); });
  if (result)
    return result;
  return {};
}

/// Ends the process if it does not end by itself, however much of it hangs.
/// Files survive that as they survive a power failure.
void end_within(std::chrono::seconds limit) {
  signal(SIGALRM, SIG_DFL);
  alarm(static_cast<unsigned>(limit.count()));
}

/// Everything that lives in the actor system; it must be gone before the
/// system's destructor waits for its actors.
class hosted_node {
public:
  hosted_node(caf::actor_system& sys, const host_options& options, logger log,
              std::shared_ptr<tub_core> core)
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
    if (node_)
      if (auto stopped = tell(sys_, node_, stop_node{}, stop_deadline);
          !stopped)
        env_.log.error("stop-failed", describe(stopped.error()));
    options_.on_ended();
    if (tub_)
      caf::anon_send_exit(tub_, caf::exit_reason::user_shutdown);
    env_.disk.stop();
  }

  caf::expected<void> start(node_blueprint blueprint) {
    auto& config = blueprint.config;
    auto swissnums = swissnum_table::load(config.directory.swissnums());
    if (!swissnums)
      return std::move(swissnums.error());
    auto tub = make_network_tub(sys_, core_, tub_config_of(config),
                                std::move(*swissnums), env_);
    if (!tub)
      return std::move(tub.error());
    tub_ = tub->actor;
    if (tub->port != 0)
      if (auto kept = write_text_durably(config.directory.tub_port(),
                                         std::to_string(tub->port) + "\n",
                                         file_access::everyone);
          !kept)
        return kept;
    blueprint.tub = tub_;
    blueprint.make_web = [this, config](const node_handles& handles) {
      return options_.make_web(sys_, config, handles, env_);
    };
    if (options_.make_console)
      blueprint.make_console = [this, config](const node_actor& node) {
        return options_.make_console(sys_, config, node, env_);
      };
    node_ = make_node(sys_, std::move(blueprint), env_);
    return tell(sys_, node_, start_node{}, start_deadline);
  }

private:
  caf::actor_system& sys_;
  const host_options& options_;
  const std::shared_ptr<tub_core> core_;
  environment env_;
  tub_actor tub_;
  node_actor node_;
};

} // namespace

caf::expected<void>
host_node(const host_options& options, const stop_signals& signals) {
  auto config = load_node_config(options.directory);
  if (!config)
    return std::move(config.error());
  auto mark = process_mark::take(config->directory.running_process());
  if (!mark)
    return std::move(mark.error());
  auto log = open_log(options, *config);
  if (!log)
    return std::move(log.error());
  if (auto ready = prepare_process(); !ready)
    return ready;
  auto blueprint = prepare_node(std::move(*config));
  if (!blueprint)
    return std::move(blueprint.error());
  *log = log->for_node(base32_encode(blueprint->me->id().view()).substr(0, 4));
  tub_limits limits;
  limits.max_connections
    = std::min(limits.max_connections, raise_descriptor_limit() / 4);
  auto core = tub_core::make(blueprint->me, limits, wire_rules::for_tahoe(),
                             system_random(), log->named("tub"));
  if (!core)
    return std::move(core.error());
  system_config actor_config;
  tub_module::load(actor_config, *core);
  caf::actor_system sys{actor_config};
  hosted_node node{sys, options, *log, *core};
  if (auto started = node.start(std::move(*blueprint)); !started) {
    log->error("not-started", describe(started.error()));
    end_within(options.end_limit);
    options.on_failed(started.error());
    return started;
  }
  options.on_up();
  signals.wait();
  end_within(options.end_limit);
  log->info("stopping", "on a signal");
  return {};
}

} // namespace tahoe
