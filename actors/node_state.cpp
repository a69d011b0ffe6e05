#include "actors/node_state.hpp"

#include "actors/download/downloader.hpp"
#include "actors/introduction/introducer.hpp"
#include "actors/introduction/introducer_client.hpp"
#include "actors/storage/storage_server.hpp"
#include "actors/upload/uploader.hpp"
#include "config/small_file.hpp"

namespace tahoe {

namespace {

constexpr std::chrono::seconds longest_pause{60};
constexpr std::chrono::seconds publish_deadline{60};
constexpr std::chrono::seconds end_deadline{10};

} // namespace

node_state::node_state(observed<node_service_actor>* self,
                       node_blueprint blueprint, const environment& env)
  : self_(self), blueprint_(std::move(blueprint)), env_(env),
    log_(env.log.named("node")), started_(env.clock()) {}

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
  static constexpr std::array<step, 6> plan{
    &node_state::start_introducer, &node_state::start_introducer_client,
    &node_state::start_storage,    &node_state::start_uploader,
    &node_state::start_downloader, &node_state::start_web};
  if (step_ < plan.size())
    return (this->*plan[step_++])();
  phase_ = phase::up;
  pause_ = std::chrono::seconds{1};
  log_.info("node-up", std::to_string(services_.size()) + " services");
  for (auto& answer : std::exchange(waiting_for_start_, {}))
    answer.deliver(caf::unit);
}

void node_state::start_introducer() {
  if (!blueprint_.config.roles.introducer)
    return next_step();
  auto made = make_introducer(self_->system(), env_);
  if (!accept(attempt_, "introducer", made))
    return;
  auto actor = caf::actor_cast<caf::strong_actor_ptr>(*made);
  publish("introducer", actor, [this](const std::string& where) {
    if (auto parsed = parse_furl(where))
      own_introducer_ = {*parsed};
    auto file = blueprint_.config.directory.introducer_furl();
    run_on_disk<void>(
      self_, env_.disk.worker(0),
      [file, where] {
        return write_text_durably(file, where + "\n", file_access::owner);
      },
      [this, attempt = attempt_](caf::expected<void> written) {
        if (!written)
          fail(attempt, written.error());
        else if (goes_on(attempt))
          next_step();
      });
  });
}

void node_state::start_introducer_client() {
  auto& config = blueprint_.config;
  introducer_client_config wanted;
  wanted.identity = blueprint_.me;
  wanted.nickname = config.nickname;
  wanted.software = software_name;
  wanted.introducers
    = own_introducer_.empty() ? config.introducers : own_introducer_;
  wanted.cache = config.directory.introducer_cache();
  wanted.sequence = config.directory.announcement_seq();
  handles_.introducer_client = make_introducer_client(
    self_->system(), std::move(wanted), blueprint_.tub, env_);
  add("introducer_client", handles_.introducer_client);
  next_step();
}

void node_state::start_storage() {
  if (!blueprint_.config.roles.storage)
    return next_step();
  run_on_disk<storage_actor>(
    self_, env_.disk.worker(0),
    [sys = &self_->system(), config = blueprint_.config.storage, env = env_] {
      return make_storage_server(*sys, config, env);
    },
    [this, attempt = attempt_](caf::expected<storage_actor> made) {
      if (!accept(attempt, "storage", made))
        return;
      auto front
        = blueprint_.wrap_storage ? blueprint_.wrap_storage(*made) : *made;
      auto actor = caf::actor_cast<caf::strong_actor_ptr>(front);
      publish("storage", actor,
              [this](const std::string& where) { announce("storage", where); });
    });
}

void node_state::start_uploader() {
  auto& config = blueprint_.config;
  if (!config.roles.client)
    return next_step();
  uploader_config up;
  up.encoding = config.encoding;
  up.convergence_secret = blueprint_.convergence;
  up.lease_secret = blueprint_.lease;
  up.temp_directory = config.temp_directory;
  run_on_disk<uploader_actor>(
    self_, env_.disk.worker(0),
    [sys = &self_->system(), up, servers = handles_.introducer_client,
     env = env_] { return make_uploader(*sys, up, servers, env); },
    [this, attempt = attempt_](caf::expected<uploader_actor> made) {
      if (!accept(attempt, "uploader", made))
        return;
      handles_.uploader = *made;
      next_step();
    });
}

void node_state::start_downloader() {
  auto& config = blueprint_.config;
  if (!config.roles.client)
    return next_step();
  downloader_config down;
  down.pipeline_segments = config.encoding.pipeline_segments;
  auto made
    = make_downloader(self_->system(), down, handles_.introducer_client, env_);
  if (!accept(attempt_, "downloader", made))
    return;
  handles_.downloader = *made;
  next_step();
}

void node_state::start_web() {
  if (!blueprint_.config.web || !blueprint_.make_web)
    return next_step();
  auto handles = handles_;
  handles.node = caf::actor_cast<node_actor>(self_);
  run_on_disk<observable_actor>(
    self_, env_.disk.worker(0),
    [make = blueprint_.make_web, handles] { return make(handles); },
    [this, attempt = attempt_](caf::expected<observable_actor> made) {
      if (accept(attempt, "web", made))
        next_step();
    });
}

bool node_state::goes_on(uint64_t attempt) const {
  return phase_ == phase::starting && attempt_ == attempt;
}

template <class Handle>
bool node_state::accept(uint64_t attempt, const char* service,
                        const caf::expected<Handle>& made) {
  if (!goes_on(attempt)) {
    if (made)
      self_->send_exit(*made, caf::exit_reason::user_shutdown);
    return false;
  }
  if (!made) {
    fail(attempt, made.error());
    return false;
  }
  add(service, *made);
  return true;
}

template <class Handle>
void node_state::add(const char* service, const Handle& handle) {
  auto actor = caf::actor_cast<caf::strong_actor_ptr>(handle);
  self_->monitor(handle);
  if (blueprint_.adopt)
    blueprint_.adopt(actor);
  services_.push_back({service, actor});
}

void node_state::publish(const std::string& service,
                         const caf::strong_actor_ptr& actor,
                         std::function<void(const std::string&)> then) {
  self_
    ->request(blueprint_.tub, publish_deadline, publish_service{service, actor})
    .then(
      [this, then, attempt = attempt_](const std::string& where) {
        if (goes_on(attempt))
          then(where);
      },
      [this, attempt = attempt_](caf::error& err) { fail(attempt, err); });
}

void node_state::announce(const std::string& service,
                          const std::string& where) {
  self_
    ->request(handles_.introducer_client, publish_deadline,
              announce_service{service, where})
    .then(
      [this, attempt = attempt_] {
        if (goes_on(attempt))
          next_step();
      },
      [this, attempt = attempt_](caf::error& err) { fail(attempt, err); });
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
  if (services_.empty())
    return services_ended();
  for (auto i = services_.rbegin(); i != services_.rend(); ++i)
    self_->send_exit(caf::actor_cast<caf::actor>(i->actor),
                     caf::exit_reason::user_shutdown);
  self_->delayed_send(self_, end_deadline, stop_waiting{});
}

void node_state::stop_waiting_for_services() {
  if (services_.empty() || !services_are_ending())
    return;
  for (auto& service : std::exchange(services_, {}))
    log_.error("service-stuck", service.name + " did not end");
  services_ended();
}

void node_state::services_ended() {
  if (phase_ == phase::stopping) {
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
  if (config.roles.introducer)
    result.roles.emplace_back("introducer");
  if (config.roles.storage)
    result.roles.emplace_back("storage");
  if (config.roles.client)
    result.roles.emplace_back("client");
  return result;
}

caf::settings node_state::status() const {
  caf::settings result;
  caf::put(result, "up", phase_ == phase::up);
  caf::put(result, "restarts", static_cast<int64_t>(restarts_));
  std::vector<std::string> names;
  for (auto& service : services_)
    names.push_back(service.name);
  caf::put(result, "services", names);
  return result;
}

} // namespace tahoe
