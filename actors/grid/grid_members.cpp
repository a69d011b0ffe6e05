// The part of a grid that starts and ends single members.

#include "actors/grid/grid_state.hpp"

#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace tahoe {

namespace {

constexpr std::chrono::minutes member_start_deadline{60};
constexpr std::chrono::seconds member_stop_deadline{30};

caf::expected<void> see_to_directory(const creation_options& creation) {
  if (std::filesystem::exists(node_directory{creation.directory}.config_file()))
    return {};
  return create_node_directory(creation);
}

caf::error with_name(const std::string& name, const caf::error& problem) {
  return failure(code_of(problem), name + ": " + describe(problem));
}

} // namespace

// -- start --------------------------------------------------------------------

caf::result<void> grid_state::start(const start_member& msg) {
  auto index = find(msg.name);
  if (!index)
    return std::move(index.error());
  auto answer = self_->make_response_promise();
  start(*index, [answer](caf::expected<void> how) mutable {
    how ? answer.deliver(caf::unit) : answer.deliver(std::move(how.error()));
  });
  return answer;
}

void grid_state::start(size_t index, done then) {
  auto& it = members_[index];
  if (ending_)
    return then(failure(ec::refused, "this grid ends: no node starts in it"));
  if (it.known.phase == member_phase::up)
    return then({});
  if (it.known.phase == member_phase::stopping && !it.known.problem.empty())
    return then(failure(ec::try_later, it.plan.name + " has not ended yet"));
  if (it.known.phase == member_phase::stopping) {
    it.waiting.emplace_back([this, index, then](caf::expected<void> ended) {
      ended ? start(index, then) : then(std::move(ended));
    });
    return;
  }
  it.waiting.push_back(std::move(then));
  if (it.known.phase == member_phase::stopped)
    launch(index);
}

/// The work on disk shares nothing with this state, which may be gone before
/// it is done.
void grid_state::launch(size_t index) {
  auto& it = members_[index];
  it.known.phase = member_phase::starting;
  run_on_disk<launch_result>(
    self_, env_.disk.worker(index),
    [node = it.node, creation = it.plan.creation,
     random = env_.random]() -> caf::expected<launch_result> {
      if (auto there = see_to_directory(creation); !there)
        return std::move(there.error());
      auto config = load_node_config(creation.directory);
      if (!config)
        return std::move(config.error());
      auto mark = process_mark::hold(config->directory.running_process());
      if (!mark)
        return std::move(mark.error());
      auto kept = std::make_shared<const node_config>(*config);
      auto actors = node->launch(std::move(*config), random);
      if (!actors)
        return std::move(actors.error());
      return launch_result{std::make_shared<process_mark>(std::move(*mark)),
                           std::move(kept), std::move(*actors)};
    },
    [this, index](caf::expected<launch_result> made) {
      launched(index, std::move(made));
    },
    caf::infinite);
}

void grid_state::launched(size_t index, caf::expected<launch_result> made) {
  auto& it = members_[index];
  if (!made)
    return enter(index, member_phase::stopped,
                 with_name(it.plan.name, made.error()));
  it.actors = made->actors;
  it.mark = made->mark;
  it.known.config = made->config;
  it.known.node = it.actors.node;
  it.known.env = it.node->surroundings();
  it.actors_left = 2;
  member_of_[it.actors.tub.id()] = index;
  member_of_[it.actors.node.id()] = index;
  self_->monitor(it.actors.tub);
  self_->monitor(it.actors.node);
  self_->adopt(it.actors.node);
  self_->request(it.actors.node, member_start_deadline, start_node{})
    .then([this, index] { enter(index, member_phase::up); },
          [this, index](caf::error& problem) { not_started(index, problem); });
  if (ending_)
    caf::anon_send(it.actors.node, stop_node{});
}

/// Ends what there is of it. Whoever waits hears of the problem then.
void grid_state::not_started(size_t index, const caf::error& why) {
  auto& it = members_[index];
  if (it.known.phase != member_phase::starting)
    return;
  auto problem = with_name(it.plan.name, why);
  auto waiting = std::exchange(it.waiting, {});
  it.waiting.emplace_back(
    [this, index, waiting, problem](const caf::expected<void>&) {
      members_[index].known.problem = describe(problem);
      for (auto& then : waiting)
        then(problem);
    });
  end(index);
}

// -- stop ---------------------------------------------------------------------

caf::result<void> grid_state::stop(const stop_member& msg) {
  auto index = find(msg.name);
  if (!index)
    return std::move(index.error());
  auto answer = self_->make_response_promise();
  stop(*index, [answer](caf::expected<void> how) mutable {
    how ? answer.deliver(caf::unit) : answer.deliver(std::move(how.error()));
  });
  return answer;
}

void grid_state::stop(size_t index, done then) {
  auto& it = members_[index];
  switch (it.known.phase) {
  case member_phase::stopped:
    return then({});
  case member_phase::starting:
    // A start that is under way ends early, as one that failed.
    if (it.actors.node)
      caf::anon_send(it.actors.node, stop_node{});
    it.waiting.emplace_back(
      [this, index, then](const caf::expected<void>&) { stop(index, then); });
    return;
  case member_phase::stopping:
    if (!it.known.problem.empty())
      return then(failure(ec::try_later, it.plan.name + " has not ended yet"));
    it.waiting.push_back(std::move(then));
    return;
  case member_phase::up:
    it.waiting.push_back(std::move(then));
    end(index);
  }
}

/// First the node, then its tub; then, when that is gone from the switchboard,
/// the member may start again.
void grid_state::end(size_t index) {
  auto& it = members_[index];
  it.known.phase = member_phase::stopping;
  it.known.problem.clear();
  self_->request(it.actors.node, member_stop_deadline, stop_node{})
    .then([] {},
          [this, index](const caf::error& problem) { stuck(index, problem); });
}

/// Its tub ends all the same: others shall not take it for one that serves.
/// Until the node has ended the member counts as stopping and keeps its mark.
void grid_state::stuck(size_t index, const caf::error& problem) {
  auto& it = members_[index];
  if (it.known.phase != member_phase::stopping
      || problem == caf::sec::request_receiver_down)
    return;
  log_.error("stop-failed", it.plan.name + ": " + describe(problem));
  it.known.problem = describe(problem);
  self_->send_exit(it.actors.tub, caf::exit_reason::user_shutdown);
  tell_waiting(index, with_name(it.plan.name, problem));
}

void grid_state::on_down(const caf::down_msg& msg) {
  auto found = member_of_.find(msg.source.id());
  if (found == member_of_.end())
    return;
  auto index = found->second;
  member_of_.erase(found);
  auto& it = members_[index];
  if (--it.actors_left == 0)
    return ended(index);
  if (msg.source == it.actors.node.address())
    self_->send_exit(it.actors.tub, caf::exit_reason::user_shutdown);
  else if (it.known.phase == member_phase::up)
    end(index);
}

void grid_state::ended(size_t index) {
  auto& it = members_[index];
  auto was_told = it.known.phase == member_phase::stopping;
  it.actors = {};
  it.mark = nullptr;
  it.known.node = nullptr;
  if (was_told)
    enter(index, member_phase::stopped);
  else
    enter(index, member_phase::stopped,
          failure(ec::io_failure, it.plan.name + " failed"));
}

void grid_state::enter(size_t index, member_phase phase, caf::error problem) {
  auto& it = members_[index];
  it.known.phase = phase;
  it.known.problem = problem ? describe(problem) : std::string{};
  if (problem)
    log_.error("node-failed", it.known.problem);
  tell_waiting(index, problem);
}

void grid_state::tell_waiting(size_t index, const caf::error& problem) {
  for (auto& then : std::exchange(members_[index].waiting, {}))
    problem ? then(problem) : then({});
}

} // namespace tahoe
