#include "actors/grid/churn.hpp"

#include "actors/service.hpp"

#include <algorithm>

namespace tahoe {

namespace {

struct churn_tick {};

} // namespace

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::churn_tick)

namespace tahoe {

namespace {

constexpr std::chrono::minutes churn_patience{2};

using churn_actor = observable_actor::extend<caf::reacts_to<churn_tick>>;

class churn_state {
public:
  static constexpr const char* name = "churn";

  churn_state(observed<churn_actor>* self, grid_actor grid, churn_plan plan,
              logger log)
    : self_(self), grid_(std::move(grid)), plan_(std::move(plan)),
      log_(std::move(log)) {
    wait();
  }

  /// One move after the other: a slow one delays the next.
  void on_tick() {
    auto move = plan_.next();
    log_.info(move.goes ? "churn-stops" : "churn-starts", move.node);
    ++moves_;
    auto done = [this] { wait(); };
    auto failed = [this, node = move.node](const caf::error& why) {
      log_.error("churn-failed", node + ": " + describe(why));
      wait();
    };
    if (move.goes)
      self_->request(grid_, churn_patience, stop_member{move.node})
        .then(done, failed);
    else
      self_->request(grid_, churn_patience, start_member{move.node})
        .then(done, failed);
  }

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "moves", moves_);
    caf::put(result, "gone", plan_.gone());
    return result;
  }

private:
  void wait() { self_->delayed_send(self_, plan_.pause(), churn_tick{}); }

  observed<churn_actor>* self_;
  grid_actor grid_;
  churn_plan plan_;
  logger log_;
  int64_t moves_ = 0;
};

churn_actor::behavior_type
map_churn(service<churn_actor, churn_state>* self, churn_state& state) {
  return {
    [&state](const churn_tick&) { state.on_tick(); },
    [self](const get_status&) { return self->status(); },
  };
}

} // namespace

churn_plan::churn_plan(std::vector<std::string> nodes, double per_minute,
                       uint64_t seed)
  : here_(std::move(nodes)), most_gone_(std::max<size_t>(1, here_.size() / 4)),
    minutes_(per_minute), random_(seed) {}

std::chrono::milliseconds churn_plan::pause() {
  return std::chrono::milliseconds{
    static_cast<int64_t>(60'000 * minutes_(random_))};
}

churn_plan::move churn_plan::next() {
  auto goes
    = gone_.empty()
      || (gone_.size() < most_gone_ && !here_.empty() && random_() % 2 == 0);
  auto node = take_any(goes ? here_ : gone_);
  (goes ? gone_ : here_).push_back(node);
  return {node, goes};
}

std::string churn_plan::take_any(std::vector<std::string>& from) {
  auto i = from.begin() + static_cast<ptrdiff_t>(random_() % from.size());
  auto result = std::move(*i);
  from.erase(i);
  return result;
}

observable_actor make_churn(caf::actor_system& sys, grid_actor grid,
                            churn_plan plan, const logger& log) {
  return spawn_service(sys, map_churn, std::move(grid), std::move(plan),
                       log.named("node"));
}

} // namespace tahoe
