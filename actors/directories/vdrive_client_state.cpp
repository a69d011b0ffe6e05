#include "actors/directories/vdrive_client_state.hpp"

#include "actors/directories/directory_changes.hpp"
#include "actors/directories/entry_move.hpp"
#include "actors/directories/whole_listing.hpp"
#include "codec/base32.hpp"

namespace tahoe {

namespace {

/// A new version waits so long for others before all of them are written.
constexpr auto save_delay = std::chrono::seconds{10};

std::optional<vdrive_address> home_of(const std::vector<furl>& vdrives) {
  if (vdrives.empty())
    return std::nullopt;
  return vdrive_address{vdrives[0].tub, vdrives[0].service};
}

} // namespace

vdrive_client_metrics::vdrive_client_metrics(const metric_registry& metrics)
  : look_up(metrics, "vdrive_client", "look_up"),
    list(metrics, "vdrive_client", "list"),
    page(metrics, "vdrive_client", "page"),
    link(metrics, "vdrive_client", "link"),
    unlink(metrics, "vdrive_client", "unlink"),
    move(metrics, "vdrive_client", "move"),
    set_metadata(metrics, "vdrive_client", "set_metadata"),
    make(metrics, "vdrive_client", "make") {}

vdrive_client_state::vdrive_client_state(
  observed<vdrive_client_inner_actor>* self, const vdrive_client_config& config,
  vdrive_client_memory memory, tub_actor tub,
  introducer_client_actor introducer, const environment& env)
  : metrics(env.metrics), self_(self), config_(config), env_(env),
    log_(env.log.named(name)), disk_(env.disk.worker(0)),
    links_(self, std::move(tub), std::move(introducer), env),
    requests_(self, links_),
    access_(requests_, std::move(memory.versions), env),
    home_(home_of(config.vdrives)),
    roots_(self,
           {home_, config.directory.global_root_cap(),
            config.directory.private_root_cap()},
           requests_, access_, env, std::move(memory.public_root),
           std::move(memory.private_root)),
    saved_changes_(access_.memory().changes()) {}

void vdrive_client_state::start() {
  for (auto& where : config_.vdrives)
    links_.open(where);
  roots_.start();
}

template <class T>
when_done<T> vdrive_client_state::deliver_to(measured_promise promise) {
  return [this, promise](caf::expected<T> x) mutable {
    schedule_save();
    x ? promise.deliver(std::move(*x)) : promise.deliver(std::move(x.error()));
  };
}

// -- questions ----------------------------------------------------------------

caf::result<looked_up> vdrive_client_state::find(const look_up& msg) {
  measured_promise promise{self_->make_response_promise(), metrics.look_up};
  access_.look_up(msg.where, deliver_to<looked_up>(promise));
  return promise.pending();
}

caf::result<directory_listing>
vdrive_client_state::list(const list_directory& msg) {
  measured_promise promise{self_->make_response_promise(), metrics.list};
  auto done = deliver_to<directory_listing>(promise);
  access_.walk(msg.where, [this, done](caf::expected<found_directory> found) {
    if (!found)
      return done(std::move(found.error()));
    list_whole(
      access_, found->directory,
      [done, state = found->state](caf::expected<directory_listing> list) {
        if (list)
          list->state = worse(list->state, state);
        done(std::move(list));
      });
  });
  return promise.pending();
}

caf::result<listing_page> vdrive_client_state::page(const list_page& msg) {
  auto in = hold_directory(msg.directory);
  if (!in)
    return std::move(in.error());
  if (msg.limit == 0 || msg.limit > max_page_entries)
    return failure(ec::malformed, "a page has 1 to "
                                    + std::to_string(max_page_entries)
                                    + " entries");
  measured_promise promise{self_->make_response_promise(), metrics.page};
  auto take = [in = *in, done = deliver_to<listing_page>(promise)](
                caf::expected<directory_access::raw_page> raw) {
    if (!raw)
      return done(std::move(raw.error()));
    listing_page result;
    open_page(in, raw->page, result.entries, result.damaged);
    result.version = raw->page.version;
    result.state = raw->state;
    if (raw->page.more)
      result.next = raw->page.entries.items.back().name;
    done(std::move(result));
  };
  access_.read_page(*in, msg.after, msg.limit, take);
  return promise.pending();
}

// -- changes ------------------------------------------------------------------

template <class Message>
caf::result<entry_changed>
vdrive_client_state::change(const Message& msg, const request_meter& meter) {
  measured_promise promise{self_->make_response_promise(), meter};
  carry_out(access_, msg, deliver_to<entry_changed>(promise));
  return promise.pending();
}

template caf::result<entry_changed>
vdrive_client_state::change(const link_entry&, const request_meter&);
template caf::result<entry_changed>
vdrive_client_state::change(const link_entries&, const request_meter&);
template caf::result<entry_changed>
vdrive_client_state::change(const unlink_entry&, const request_meter&);
template caf::result<entry_changed>
vdrive_client_state::change(const move_entry&, const request_meter&);
template caf::result<entry_changed>
vdrive_client_state::change(const set_metadata&, const request_meter&);

caf::result<directory_made>
vdrive_client_state::make(const make_directory& msg) {
  measured_promise promise{self_->make_response_promise(), metrics.make};
  carry_out(access_, msg, home_, deliver_to<directory_made>(promise));
  return promise.pending();
}

// -- vdrives ------------------------------------------------------------------

void vdrive_client_state::up(const link_up& msg) {
  links_.up(msg);
  roots_.hurry();
}

caf::settings vdrive_client_state::status() const {
  caf::settings result;
  caf::config_value::list vdrives;
  size_t connected = 0;
  for (auto& x : links_.list()) {
    caf::settings vdrive;
    caf::put(vdrive, "id", base32_encode(x.address.tub.view()));
    caf::put(vdrive, "home", home_ && *home_ == x.address);
    caf::put(vdrive, "connected", x.connected);
    caf::put(vdrive, "problem", x.problem);
    vdrives.emplace_back(std::move(vdrive));
    connected += x.connected ? 1 : 0;
  }
  result["vdrives"] = std::move(vdrives);
  caf::put(result, "connected", static_cast<int64_t>(connected));
  caf::put(result, "home_connected", home_ && links_.connected(*home_));
  auto roots = roots_.list();
  caf::put(result, "public_root", roots.public_root.has_value());
  caf::put(result, "public_problem", roots.public_problem);
  caf::put(result, "private_root", roots.private_root.has_value());
  caf::put(result, "private_problem", roots.private_problem);
  caf::put(result, "remembered_directories",
           static_cast<int64_t>(access_.memory().size()));
  caf::put(result, "steps_back", static_cast<int64_t>(access_.steps_back()));
  std::vector<std::string> latest;
  for (auto& x : access_.latest_steps_back())
    latest.push_back(base32_encode(x.index.view()) + ": from version "
                     + std::to_string(x.seen) + " to "
                     + std::to_string(x.said));
  caf::put(result, "latest_steps_back", latest);
  return result;
}

// -- the memory of versions ---------------------------------------------------

void vdrive_client_state::schedule_save() {
  if (save_scheduled_ || access_.memory().changes() == saved_changes_)
    return;
  save_scheduled_ = true;
  self_->delayed_send(self_, save_delay, save_seen_versions{});
}

void vdrive_client_state::save() {
  save_scheduled_ = false;
  if (saving_ || access_.memory().changes() == saved_changes_)
    return;
  saving_ = true;
  run_on_disk<void>(
    self_, disk_,
    [path = config_.directory.directory_versions(),
     records
     = access_.memory().records()] { return save_versions(path, records); },
    [this, changes
           = access_.memory().changes()](const caf::expected<void>& saved) {
      saving_ = false;
      if (saved)
        saved_changes_ = changes;
      else
        log_.warning("versions-not-saved", describe(saved.error()));
      // A disk that fails does not keep the node from ending.
      if (end_reason_)
        return saved ? end_when_saved() : self_->quit(*end_reason_);
      schedule_save();
    });
}

void vdrive_client_state::end(const caf::error& reason) {
  end_reason_ = reason;
  end_when_saved();
}

void vdrive_client_state::end_when_saved() {
  if (!saving_)
    save();
  if (!saving_)
    self_->quit(*end_reason_);
}

} // namespace tahoe
