#include "actors/grid/grid_state.hpp"

#include "actors/metrics/process_metrics.hpp"
#include "actors/node.hpp"
#include "codec/base32.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <numeric>

namespace tahoe {

namespace {

/// Of a start: files are read and services come up.
constexpr size_t at_a_time = 16;

std::deque<size_t> numbers(size_t begin, size_t end) {
  std::deque<size_t> result(end - begin);
  std::iota(result.begin(), result.end(), begin);
  return result;
}

environment environment_of_member(const environment& grid,
                                  std::shared_ptr<const peer_directory> peers,
                                  const node_blueprint& node) {
  auto result = grid;
  result.peers = std::move(peers);
  result.metrics = metric_registry::make();
  watch_process(result.metrics, software_name);
  result.log
    = grid.log.for_node(base32_encode(node.me->id().view()).substr(0, 4));
  return result;
}

} // namespace

std::string to_string(member_phase phase) {
  switch (phase) {
  case member_phase::stopped:
    return "stopped";
  case member_phase::starting:
    return "starting";
  case member_phase::up:
    return "up";
  case member_phase::stopping:
    return "stopping";
  }
  return "unknown";
}

grid_state::grid_state(observed<grid_actor>* self, grid_launch launch)
  : self_(self), env_(launch.env), log_(launch.env.log.named("node")),
    introducers_(launch.plan.introducers.size()) {
  auto switchboard = std::make_shared<local_switchboard>();
  auto environment_of = [env = env_, switchboard](const node_blueprint& node) {
    return environment_of_member(env, switchboard, node);
  };
  auto surroundings
    = std::make_shared<const local_surroundings>(local_surroundings{
      self->system(), switchboard, environment_of, launch.make_web});
  for (auto* group : {&launch.plan.introducers, &launch.plan.others})
    for (auto& plan : *group)
      members_.emplace_back(surroundings, plan);
}

// -- all of them --------------------------------------------------------------

caf::result<void> grid_state::start_all() {
  auto answer = self_->make_response_promise();
  auto step = [this](size_t index, done then) { start(index, then); };
  auto deliver = [answer](caf::expected<void> how) mutable {
    how ? answer.deliver(caf::unit) : answer.deliver(std::move(how.error()));
  };
  go_through(numbers(0, introducers_), step,
             [this, step, deliver](caf::expected<void> how) mutable {
               if (!how)
                 return deliver(std::move(how));
               go_through(numbers(introducers_, members_.size()), step,
                          deliver);
             });
  return answer;
}

/// In the opposite order of their start: who uses a member ends before it and
/// does not have to learn that it went.
caf::result<void> grid_state::stop_all() {
  ending_ = true;
  auto answer = self_->make_response_promise();
  auto all = numbers(0, members_.size());
  go_through(
    {all.rbegin(), all.rend()},
    [this](size_t index, done then) { stop(index, then); },
    [answer](caf::expected<void> how) mutable {
      how ? answer.deliver(caf::unit) : answer.deliver(std::move(how.error()));
    });
  return answer;
}

void grid_state::go_through(std::deque<size_t> which,
                            std::function<void(size_t, done)> step, done then) {
  auto what = std::make_shared<round>();
  what->left = std::move(which);
  what->step = std::move(step);
  what->then = std::move(then);
  go_on(what);
}

void grid_state::go_on(const std::shared_ptr<round>& what) {
  if (std::exchange(what->in_hand, true))
    return;
  while (what->under_way < at_a_time && !what->left.empty()) {
    auto index = what->left.front();
    what->left.pop_front();
    ++what->under_way;
    what->step(index, [this, what](caf::expected<void> how) {
      --what->under_way;
      if (!how && !what->first_error)
        what->first_error = std::move(how.error());
      go_on(what);
    });
  }
  what->in_hand = false;
  if (what->under_way > 0 || !what->then)
    return;
  auto then = std::exchange(what->then, nullptr);
  if (what->first_error)
    then(what->first_error);
  else
    then({});
}

// -- questions ----------------------------------------------------------------

caf::result<void> grid_state::arm(const arm_fault& msg) {
  auto index = find(msg.name);
  if (!index)
    return std::move(index.error());
  auto& it = members_[*index];
  if (it.known.config && !it.known.config->roles.storage
      && msg.fault != storage_fault::none)
    return failure(ec::refused, msg.name + " has no storage server");
  it.node->faults().set(msg.fault);
  it.known.fault = msg.fault;
  return caf::unit;
}

members grid_state::list() const {
  members result;
  for (auto& it : members_)
    result.items.push_back(it.known);
  return result;
}

caf::expected<size_t> grid_state::find(const std::string& wanted) const {
  auto i = std::find_if(members_.begin(), members_.end(), [&](auto& member) {
    return member.plan.name == wanted;
  });
  if (i == members_.end())
    return failure(ec::not_found,
                   "this grid has no node " + wanted + ": `nodes` shows all");
  return static_cast<size_t>(i - members_.begin());
}

caf::settings grid_state::status() const {
  caf::settings result;
  std::array<int64_t, 4> counts{};
  for (auto& it : members_)
    ++counts[static_cast<size_t>(it.known.phase)];
  for (auto phase : {member_phase::up, member_phase::starting,
                     member_phase::stopping, member_phase::stopped})
    caf::put(result, to_string(phase), counts[static_cast<size_t>(phase)]);
  return result;
}

} // namespace tahoe
