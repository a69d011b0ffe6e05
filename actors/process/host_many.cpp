#include "actors/process/host_many.hpp"

#include "actors/process/memory_keeper.hpp"
#include "actors/process/process_parts.hpp"
#include "actors/system.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace tahoe {

namespace {

/// Starting is work for disk and processor.
constexpr size_t starts_at_a_time = 8;

/// Which of the nodes it was. That all were told to stop is about none of them.
caf::error named(const std::filesystem::path& directory, caf::error problem) {
  auto code = code_of(problem);
  if (code == ec::cancelled)
    return problem;
  return failure(code,
                 directory.filename().string() + ": " + describe(problem));
}

/// Threads that each run a node, and how far they are.
class host_threads {
public:
  host_threads(size_t nodes, bool stop_with_node)
    : nodes_(nodes), stop_with_node_(stop_with_node) {}

  host_threads(const host_threads&) = delete;
  host_threads& operator=(const host_threads&) = delete;

  ~host_threads() {
    stop();
    for (auto& thread : threads_)
      thread.join();
  }

  /// From any thread.
  void stop() {
    stop_.request_stop();
    std::lock_guard guard{mutex_};
    changed_.notify_all();
  }

  /// Starts them all and waits until they are up, or one has failed, or they
  /// are to stop.
  caf::expected<void> run(std::vector<host_options> group) {
    for (auto& options : group) {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [&] { return starting_ < starts_at_a_time; });
      if (failure_ || stop_.stop_requested())
        break;
      ++starting_;
      threads_.emplace_back(
        [this, options = std::move(options)]() mutable { host(options); });
    }
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return starting_ == 0; });
    if (failure_)
      return failure_;
    if (stop_.stop_requested())
      return stopped_early();
    return {};
  }

private:
  void host(host_options& options) {
    bool told = false;
    auto tell = [&](caf::error problem) {
      if (std::exchange(told, true))
        return;
      {
        std::lock_guard guard{mutex_};
        --starting_;
        if (problem && !failure_)
          failure_ = named(options.directory, problem);
      }
      changed_.notify_all();
    };
    options.on_up = [&] { tell({}); };
    options.on_failed = [&](const caf::error& why) { tell(why); };
    host_process process;
    process.nodes = nodes_;
    process.stops_with_node = stop_with_node_;
    process.stop = stop_.get_token();
    if (auto done = run_node(options, process); !done)
      tell(std::move(done.error()));
  }

  const size_t nodes_;
  const bool stop_with_node_;
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t starting_ = 0;
  std::stop_source stop_;
  caf::error failure_;
  std::vector<std::thread> threads_;
};

} // namespace

caf::expected<void>
host_many(const many_hosts_options& options, const stop_signals& signals) {
  if (auto ready = prepare_process(); !ready)
    return ready;
  memory_keeper memory;
  stop_watch watch{signals};
  host_threads threads{options.nodes, options.stop_with_node};
  std::stop_callback stop_all{watch.token(), [&] { threads.stop(); }};
  for (auto& next : options.groups) {
    auto group = next();
    if (!group)
      return std::move(group.error());
    if (auto started = threads.run(std::move(*group)); !started)
      return started;
  }
  options.on_up();
  wait_for_stop(watch.token());
  return {};
}

} // namespace tahoe
