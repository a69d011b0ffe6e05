// The part of a node that starts its services, one after the other.

#include "actors/directories/vdrive_client.hpp"
#include "actors/download/downloader.hpp"
#include "actors/introduction/introducer.hpp"
#include "actors/introduction/introducer_client.hpp"
#include "actors/node_state.hpp"
#include "actors/storage/storage_server.hpp"
#include "actors/upload/uploader.hpp"
#include "actors/vdrive/vdrive_server.hpp"
#include "actors/walks/walker.hpp"
#include "config/small_file.hpp"

#include <caf/send.hpp>

namespace tahoe {

namespace {

constexpr std::chrono::seconds publish_deadline{60};

} // namespace

// -- steps --------------------------------------------------------------------

/// A node serves its users without a console, too.
void node_state::start_console() {
  open_console([this, attempt = attempt_] {
    if (goes_on(attempt))
      next_step();
  });
}

void node_state::open_console(std::function<void()> then) {
  if (!blueprint_.make_console || console_ || opening_console_
      || phase_ == phase::stopping)
    return then();
  opening_console_ = true;
  make_on_disk<observable_actor>(
    env_.disk.worker(0),
    [make = blueprint_.make_console, node
                                     = handles().node] { return make(node); },
    [this, then](caf::expected<observable_actor> made) {
      opening_console_ = false;
      if (!made)
        log_.error("no-console", describe(made.error()));
      else if (phase_ == phase::stopping)
        self_->send_exit(*made, caf::exit_reason::user_shutdown);
      else
        watch_console(*made);
      then();
    });
}

void node_state::watch_console(observable_actor console) {
  console_ = std::move(console);
  self_->monitor(console_);
  self_->adopt(console_);
}

void node_state::start_introducer() {
  if (!blueprint_.config.roles.introducer)
    return next_step();
  auto made = make_introducer(self_->system(), env_);
  if (!accept(attempt_, "introducer", made))
    return;
  handles_.introducer = *made;
  auto actor = caf::actor_cast<caf::strong_actor_ptr>(*made);
  publish("introducer", actor, [this](const std::string& where) {
    if (auto parsed = parse_furl(where))
      own_introducer_ = {*parsed};
    write_furl(blueprint_.config.directory.introducer_furl(), where,
               [this] { next_step(); });
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
  // The introducer's pages show the grid.
  wanted.follows = config.roles.client || config.roles.introducer;
  handles_.introducer_client = make_introducer_client(
    self_->system(), std::move(wanted), blueprint_.tub, env_);
  add("introducer_client", handles_.introducer_client);
  next_step();
}

void node_state::start_storage() {
  if (!blueprint_.config.roles.storage)
    return next_step();
  make_on_disk<own_storage_actor>(
    env_.disk.worker(0),
    [sys = &self_->system(), config = blueprint_.config.storage, env = env_] {
      return make_storage_server(*sys, config, env);
    },
    [this, attempt = attempt_](caf::expected<own_storage_actor> made) {
      if (!accept(attempt, "storage", made))
        return;
      handles_.storage = *made;
      storage_actor front = *made;
      if (blueprint_.wrap_storage)
        front = blueprint_.wrap_storage(front);
      auto actor = caf::actor_cast<caf::strong_actor_ptr>(front);
      publish("storage", actor,
              [this](const std::string& where) { announce("storage", where); });
    });
}

void node_state::start_vdrive() {
  auto& config = blueprint_.config;
  if (!config.roles.vdrive)
    return next_step();
  // A large store takes long to check: nobody else is to wait for that.
  auto worker = env_.disk.spawn_worker(self_->system());
  make_on_disk<vdrive_service_actor>(
    worker,
    [sys = &self_->system(), directory = config.directory,
     settings = config.vdrive,
     env = env_] { return make_vdrive_server(*sys, directory, settings, env); },
    [this, attempt = attempt_](caf::expected<vdrive_service_actor> made) {
      if (!accept(attempt, "vdrive", made))
        return;
      publish("vdrive", caf::actor_cast<caf::strong_actor_ptr>(*made),
              [this, vdrive = *made](const std::string& where) {
                offer_vdrive(vdrive, where);
              });
    },
    caf::infinite);
  // Behind the check in its queue, whoever still waits for that then.
  caf::anon_send_exit(worker, caf::exit_reason::user_shutdown);
}

/// Nobody hears of the vdrive before its public root is there.
void node_state::offer_vdrive(const vdrive_service_actor& vdrive,
                              const std::string& where) {
  auto address = parse_furl(where);
  if (!address)
    return fail(attempt_, address.error());
  own_vdrive_ = {*address};
  self_->request(vdrive, publish_deadline, offer_public_root{*address})
    .then(
      [this, where, attempt = attempt_] {
        if (goes_on(attempt))
          write_furl(blueprint_.config.directory.vdrive_furl(), where,
                     [this, where] { announce("vdrive", where); });
      },
      [this, attempt = attempt_](caf::error& err) { fail(attempt, err); });
}

void node_state::start_vdrive_client() {
  auto& config = blueprint_.config;
  if (!config.roles.client)
    return next_step();
  vdrive_client_config wanted;
  wanted.directory = config.directory;
  wanted.vdrives = own_vdrive_.empty() ? config.vdrives : own_vdrive_;
  make_on_disk<vdrive_client_actor>(
    env_.disk.worker(0),
    [sys = &self_->system(), wanted, tub = blueprint_.tub,
     introducer = handles_.introducer_client, env = env_] {
      return make_vdrive_client(*sys, wanted, tub, introducer, env);
    },
    [this, attempt = attempt_](caf::expected<vdrive_client_actor> made) {
      if (!accept(attempt, "vdrive_client", made))
        return;
      handles_.vdrive_client = *made;
      next_step();
    });
}

void node_state::start_walker() {
  if (handles_.vdrive_client) {
    handles_.walker
      = make_walker(self_->system(), handles_.vdrive_client, env_);
    add("walker", handles_.walker);
  }
  next_step();
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
  make_on_disk<uploader_actor>(
    env_.disk.worker(0),
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
  make_on_disk<observable_actor>(
    env_.disk.worker(0),
    [make = blueprint_.make_web, handles
                                 = this->handles()] { return make(handles); },
    [this, attempt = attempt_](caf::expected<observable_actor> made) {
      if (accept(attempt, "web", made))
        next_step();
    });
}

// -- what they have in common -------------------------------------------------

/// The node does not end before that is done: nobody else knows of a service
/// that is being made.
template <class Handle, class Make, class Then>
void node_state::make_on_disk(const disk_actor& worker, Make make, Then then,
                              caf::duration deadline) {
  ++making_;
  run_on_disk<Handle>(
    self_, worker, std::move(make),
    [this, then](caf::expected<Handle> made) {
      --making_;
      then(std::move(made));
      if (phase_ == phase::stopping && services_.empty())
        services_ended();
    },
    deadline);
}

template <class Handle>
bool node_state::accept(uint64_t attempt, const char* service,
                        const caf::expected<Handle>& made) {
  if (!goes_on(attempt)) {
    if (made && phase_ == phase::stopping)
      add(service, *made);
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
  self_->adopt(handle);
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

void node_state::write_furl(const std::filesystem::path& file,
                            const std::string& where,
                            std::function<void()> then) {
  run_on_disk<void>(
    self_, env_.disk.worker(0),
    [file, where] {
      return write_text_durably(file, where + "\n", file_access::owner);
    },
    [this, then, attempt = attempt_](caf::expected<void> written) {
      if (!written)
        fail(attempt, written.error());
      else if (goes_on(attempt))
        then();
    });
}

} // namespace tahoe
