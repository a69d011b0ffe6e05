#include "actors/node_state.hpp"

namespace tahoe {

namespace {

constexpr std::chrono::seconds longest_pause{60};
constexpr std::chrono::seconds end_deadline{10};
constexpr std::chrono::seconds console_pause{1};

} // namespace

node_state::node_state(observed<node_service_actor>* self,
                       node_blueprint blueprint, const environment& env)
  : self_(self), blueprint_(std::move(blueprint)), env_(env),
    log_(env.log.named("node")), started_(env.clock()) {
  if (self_ == nullptr)
    return;
  self_->show_work(env_.metrics);
  if (blueprint_.tub)
    self_->adopt(blueprint_.tub);
}

// -- start --------------------------------------------------------------------

caf::result<void> node_state::start() {
  if (phase_ == phase::up)
    return caf::unit;
  auto answer = self_->make_response_promise();
  waiting_for_start_.push_back(answer);
  if (phase_ == phase::idle)
    begin_start();
  return answer;
}

void node_state::begin_start() {
  phase_ = phase::starting;
  ++attempt_;
  step_ = 0;
  next_step();
}

void node_state::next_step() {
  using step = void (node_state::*)();
  static constexpr std::array<step, 10> plan{
    &node_state::start_console,
    &node_state::start_introducer,
    &node_state::start_introducer_client,
    &node_state::start_storage,
    &node_state::start_vdrive,
    &node_state::start_vdrive_client,
    &node_state::start_walker,
    &node_state::start_uploader,
    &node_state::start_downloader,
    &node_state::start_web};
  if (step_ < plan.size())
    return (this->*plan[step_++])();
  phase_ = phase::up;
  pause_ = std::chrono::seconds{1};
  log_.info("node-up", std::to_string(services_.size()) + " services");
  for (auto& answer : std::exchange(waiting_for_start_, {}))
    answer.deliver(caf::unit);
}

bool node_state::goes_on(uint64_t attempt) const {
  return phase_ == phase::starting && attempt_ == attempt;
}

/// Whoever asked for this start may ask again; nobody asks for a restart.
void node_state::fail(uint64_t attempt, const caf::error& reason) {
  if (!goes_on(attempt))
    return;
  log_.error("start-failed", describe(reason));
  auto askers = std::exchange(waiting_for_start_, {});
  phase_ = askers.empty() ? phase::restarting : phase::giving_up;
  for (auto& answer : askers)
    answer.deliver(reason);
  end_services();
}

// -- failures -----------------------------------------------------------------

void node_state::on_down(const caf::down_msg& msg) {
  if (console_ && console_.address() == msg.source) {
    log_.error("console-failed", describe(msg.reason));
    console_ = nullptr;
    self_->delayed_send(self_, console_pause, restart_console{});
    return;
  }
  auto i = std::find_if(services_.begin(), services_.end(), [&](auto& service) {
    return service.actor && service.actor->address() == msg.source;
  });
  if (i == services_.end())
    return;
  auto service = i->name;
  services_.erase(i);
  if (phase_ == phase::up || phase_ == phase::starting) {
    log_.error("service-failed", service + ": " + describe(msg.reason));
    phase_ = phase::restarting;
    end_services();
  } else if (services_.empty()) {
    services_ended();
  }
}

void node_state::restart() {
  if (phase_ != phase::pausing)
    return;
  ++restarts_;
  begin_start();
}

// -- stop ---------------------------------------------------------------------

caf::result<void> node_state::stop() {
  auto answer = self_->make_response_promise();
  waiting_for_stop_.push_back(answer);
  for (auto& start : std::exchange(waiting_for_start_, {}))
    start.deliver(failure(ec::cancelled, "told to stop before it was up"));
  auto must_wait = services_are_ending();
  phase_ = phase::stopping;
  if (!must_wait)
    end_services();
  return answer;
}

bool node_state::services_are_ending() const {
  return phase_ == phase::giving_up || phase_ == phase::restarting
         || phase_ == phase::stopping;
}

/// In the opposite order of their start: who uses a service ends before it.
void node_state::end_services() {
  handles_ = {};
  if (phase_ == phase::stopping && console_)
    services_.push_back({"console", caf::actor_cast<caf::strong_actor_ptr>(
                                      std::exchange(console_, nullptr))});
  if (services_.empty())
    return services_ended();
  for (auto i = services_.rbegin(); i != services_.rend(); ++i)
    self_->send_exit(caf::actor_cast<caf::actor>(i->actor),
                     caf::exit_reason::user_shutdown);
  self_->delayed_send(self_, end_deadline, stop_waiting{++endings_});
}

void node_state::stop_waiting_for_services(uint64_t ending) {
  if (ending != endings_ || services_.empty() || !services_are_ending())
    return;
  for (auto& service : std::exchange(services_, {}))
    log_.error("service-stuck", service.name + " did not end");
  services_ended();
}

void node_state::services_ended() {
  if (phase_ == phase::stopping && console_)
    return end_services();
  if (phase_ == phase::stopping) {
    if (making_ > 0)
      return;
    log_.info("node-stopped", "");
    for (auto& answer : std::exchange(waiting_for_stop_, {}))
      answer.deliver(caf::unit);
    self_->quit();
    return;
  }
  if (phase_ == phase::giving_up) {
    phase_ = phase::idle;
    if (!waiting_for_start_.empty())
      begin_start();
    return;
  }
  phase_ = phase::pausing;
  log_.info("restart-in", std::to_string(pause_.count()) + " s");
  self_->delayed_send(self_, pause_, restart_services{});
  pause_ = std::min(pause_ * 2, longest_pause);
}

// -- questions ----------------------------------------------------------------

node_info node_state::info() const {
  auto& config = blueprint_.config;
  node_info result;
  result.id = blueprint_.me->id();
  result.nickname = config.nickname;
  result.version = software_name;
  result.started = started_;
  result.up = phase_ == phase::up;
  if (config.roles.introducer)
    result.roles.emplace_back("introducer");
  if (config.roles.vdrive)
    result.roles.emplace_back("vdrive");
  if (config.roles.storage)
    result.roles.emplace_back("storage");
  if (config.roles.client)
    result.roles.emplace_back("client");
  return result;
}

node_handles node_state::handles() const {
  auto result = handles_;
  result.node = caf::actor_cast<node_actor>(self_);
  result.tub = blueprint_.tub;
  return result;
}

caf::settings node_state::status() const {
  caf::settings result;
  caf::put(result, "up", phase_ == phase::up);
  caf::put(result, "restarts", static_cast<int64_t>(restarts_));
  caf::put(result, "console_restarts", static_cast<int64_t>(console_restarts_));
  std::vector<std::string> names;
  for (auto& service : services_)
    names.push_back(service.name);
  caf::put(result, "services", names);
  return result;
}

} // namespace tahoe
