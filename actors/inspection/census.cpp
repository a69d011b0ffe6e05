#include "actors/inspection/census.hpp"

#include "actors/service.hpp"

#include <caf/monitorable_actor.hpp>
#include <caf/sec.hpp>
#include <caf/typed_response_promise.hpp>

namespace tahoe {

namespace {

/// Is anybody still answering?
struct census_tick {};

using ticking_census_actor = census_actor::extend<caf::reacts_to<census_tick>>;

} // namespace

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::census_tick)

namespace tahoe {

namespace {

class census_state {
public:
  static constexpr const char* name = "census";

  census_state(observed<ticking_census_actor>* self, caf::strong_actor_ptr root)
    : self_(self), root_(std::move(root)) {}

  caf::result<census> begin() {
    promise_ = self_->make_response_promise<census>();
    ask(root_, 0, 0);
    self_->delayed_send(self_, census_patience, census_tick{});
    return promise_;
  }

  void on_tick() {
    if (answers_ == answers_at_tick_)
      return end();
    answers_at_tick_ = answers_;
    self_->delayed_send(self_, census_patience, census_tick{});
  }

  caf::settings status() const { return {}; }

private:
  // One tick for all: a deadline for each question would cost more than the
  // question.
  void ask(const caf::strong_actor_ptr& whom, uint64_t parent, unsigned depth) {
    auto number = rows_.size();
    census_row row{whom, parent, depth, false, {}};
    row.summary.id = whom->id();
    // All that is known of those who do not answer.
    if (auto* actor = dynamic_cast<caf::monitorable_actor*>(whom->get()))
      row.summary.name = actor->name();
    rows_.push_back(std::move(row));
    ++waiting_;
    self_
      ->request<caf::message_priority::high>(caf::actor_cast<caf::actor>(whom),
                                             caf::infinite, inspect_actor{})
      .then([this, number](
              actor_summary& found) { answered(number, std::move(found)); },
            [this, number](const caf::error& why) {
              // It has ended since its parent told of it.
              if (why == caf::sec::request_receiver_down)
                rows_[number].actor = nullptr;
              settle();
            });
  }

  void answered(size_t number, actor_summary found) {
    auto children = std::exchange(found.children, {});
    auto depth = rows_[number].depth;
    auto id = found.id;
    rows_[number].answered = true;
    rows_[number].summary = std::move(found);
    for (auto& child : children)
      ask(child, id, depth + 1);
    settle();
  }

  void settle() {
    ++answers_;
    if (--waiting_ == 0)
      end();
  }

  void end() {
    std::erase_if(rows_, [](auto& row) { return row.actor == nullptr; });
    promise_.deliver(census{std::move(rows_)});
    self_->quit();
  }

  observed<ticking_census_actor>* self_;
  const caf::strong_actor_ptr root_;
  caf::typed_response_promise<census> promise_;
  std::vector<census_row> rows_;
  size_t waiting_ = 0;
  uint64_t answers_ = 0;
  uint64_t answers_at_tick_ = 0;
};

ticking_census_actor::behavior_type
map_census(service<ticking_census_actor, census_state>*, census_state& state) {
  return {
    [&state](const census_tick&) { state.on_tick(); },
    [&state](const take_census&) { return state.begin(); },
  };
}

} // namespace

census_actor spawn_census(caf::actor_system& sys, caf::strong_actor_ptr root) {
  return spawn_service(sys, map_census, std::move(root));
}

} // namespace tahoe
