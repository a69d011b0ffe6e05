#include "web/server/transfer_gate.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <map>
#include <mutex>

namespace tahoe {

/// The mutex guards everything: whoever waits lives on a strand of its own.
class transfer_gate::core : public std::enable_shared_from_this<core> {
public:
  struct waiter {
    waiter(const asio::any_io_executor& executor, std::string origin)
      : timer(executor), origin(std::move(origin)) {}

    asio::steady_timer timer; ///< used on its own strand only
    const std::string origin;
    bool let_in = false;
    bool gone = false;
  };

  explicit core(const gate_limits& limits)
    : limits_(limits), most_of_one_((limits.places + 1) / 2) {}

  const gate_limits& limits() const { return limits_; }

  enum class answer { enter, wait, go_away };

  answer come(const std::shared_ptr<waiter>& who) {
    std::lock_guard lock{mutex_};
    if (has_place(who->origin)) {
      take(who->origin);
      return answer::enter;
    }
    if (line_.size() >= limits_.line)
      return answer::go_away;
    line_.push_back(who);
    return answer::wait;
  }

  void give_back(const std::string& origin) {
    std::lock_guard lock{mutex_};
    --running_;
    auto of_origin = running_of_.find(origin);
    if (--of_origin->second == 0)
      running_of_.erase(of_origin);
    let_next_in();
  }

  /// True if its turn has come; it is in line no more.
  bool leave(const std::shared_ptr<waiter>& who) {
    std::lock_guard lock{mutex_};
    std::erase(line_, who);
    return who->let_in;
  }

private:
  // The following hold the lock already.

  bool has_place(const std::string& origin) const {
    auto of_origin = running_of_.find(origin);
    return running_ < limits_.places
           && (of_origin == running_of_.end()
               || of_origin->second < most_of_one_);
  }

  void take(const std::string& origin) {
    ++running_;
    ++running_of_[origin];
  }

  void let_next_in() {
    auto found = std::find_if(line_.begin(), line_.end(), [this](auto& who) {
      return has_place(who->origin);
    });
    if (found == line_.end())
      return;
    auto next = *found;
    line_.erase(found);
    take(next->origin);
    next->let_in = true;
    asio::post(next->timer.get_executor(), [next] { next->timer.cancel(); });
  }

  const gate_limits limits_;
  const size_t most_of_one_;
  std::mutex mutex_;
  size_t running_ = 0;
  std::map<std::string, size_t> running_of_; ///< none is 0
  std::deque<std::shared_ptr<waiter>> line_;
};

transfer_gate::pass::pass(std::shared_ptr<core> gate, std::string origin)
  : gate_(std::move(gate)), origin_(std::move(origin)) {}

transfer_gate::pass::~pass() {
  gate_->give_back(origin_);
}

transfer_gate::transfer_gate(const gate_limits& limits)
  : core_(std::make_shared<core>(limits)) {}

asio::awaitable<caf::expected<std::shared_ptr<transfer_gate::pass>>>
transfer_gate::enter(interruptible& client, std::string origin) const {
  auto gate = core_;
  auto executor = co_await asio::this_coro::executor;
  auto who = std::make_shared<core::waiter>(executor, std::move(origin));
  who->timer.expires_after(gate->limits().patience);
  auto answer = gate->come(who);
  if (answer == core::answer::enter)
    co_return std::make_shared<pass>(gate, who->origin);
  if (answer == core::answer::go_away)
    co_return failure(ec::try_later, "too many wait already: try again later");
  client.watch_client([weak = std::weak_ptr{who}] {
    if (auto waiting = weak.lock()) {
      waiting->gone = true;
      waiting->timer.cancel();
    }
  });
  co_await who->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  client.unwatch_client();
  if (gate->leave(who))
    co_return std::make_shared<pass>(gate, who->origin);
  if (who->gone)
    co_return failure(ec::cancelled, "the client went away");
  co_return failure(ec::try_later, "too many of these are running: try again "
                                   "later");
}

} // namespace tahoe
