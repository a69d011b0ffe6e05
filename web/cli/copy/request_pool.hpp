#pragma once

#include "web/cli/web_client.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tahoe {

/// Threads that each ask the node over a connection of their own. What comes of
/// a request is dealt with on the thread that owns the pool, one at a time.
class request_pool {
public:
  using reaction = std::function<void()>; ///< runs on the owner's thread
  using job = std::function<reaction(web_client&)>; ///< on one of the pool's

  /// Uses both for as long as it lives. @pre workers > 0
  request_pool(const node_access& node, const interrupt_watch& interrupt,
               size_t workers);

  /// Waits for the requests that run, drops those that do not.
  ~request_pool();

  request_pool(const request_pool&) = delete;
  request_pool& operator=(const request_pool&) = delete;

  void add(job next);

  /// Runs the reactions that are due; waits for one this long at most.
  void react(std::chrono::milliseconds patience);

  /// Jobs whose reactions have not run.
  size_t unfinished() const { return unfinished_; }

  /// Drops the jobs that have not begun and waits for the others; their
  /// reactions run.
  void finish();

private:
  void work(web_client& client);

  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable done_;
  std::deque<job> jobs_;           ///< under the mutex
  std::deque<reaction> reactions_; ///< under the mutex
  bool ended_ = false;             ///< under the mutex
  size_t unfinished_ = 0;          ///< the owner's
  std::vector<std::unique_ptr<web_client>> clients_;
  std::vector<std::thread> threads_;
};

} // namespace tahoe
