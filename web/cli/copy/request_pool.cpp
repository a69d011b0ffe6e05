#include "web/cli/copy/request_pool.hpp"

namespace tahoe {

request_pool::request_pool(const node_access& node,
                           const interrupt_watch& interrupt, size_t workers) {
  // All are made before any is used: libcurl's beginning is for one thread.
  for (size_t i = 0; i < workers; ++i)
    clients_.push_back(std::make_unique<web_client>(node, interrupt));
  for (auto& client : clients_)
    threads_.emplace_back([this, own = client.get()] { work(*own); });
}

request_pool::~request_pool() {
  {
    std::lock_guard guard{mutex_};
    ended_ = true;
    jobs_.clear();
  }
  work_.notify_all();
  for (auto& thread : threads_)
    thread.join();
}

void request_pool::add(job next) {
  {
    std::lock_guard guard{mutex_};
    jobs_.push_back(std::move(next));
  }
  ++unfinished_;
  work_.notify_one();
}

void request_pool::work(web_client& client) {
  std::unique_lock lock{mutex_};
  for (;;) {
    work_.wait(lock, [this] { return ended_ || !jobs_.empty(); });
    if (ended_)
      return;
    auto next = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    auto then = next(client);
    lock.lock();
    reactions_.push_back(std::move(then));
    done_.notify_one();
  }
}

void request_pool::react(std::chrono::milliseconds patience) {
  std::deque<reaction> due;
  {
    std::unique_lock lock{mutex_};
    done_.wait_for(lock, patience, [this] { return !reactions_.empty(); });
    due.swap(reactions_);
  }
  for (auto& then : due) {
    --unfinished_;
    then();
  }
}

void request_pool::finish() {
  {
    std::lock_guard guard{mutex_};
    unfinished_ -= jobs_.size();
    jobs_.clear();
  }
  while (unfinished_ > 0)
    react(std::chrono::milliseconds{200});
}

} // namespace tahoe
