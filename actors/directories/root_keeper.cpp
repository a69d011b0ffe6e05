#include "actors/directories/root_keeper.hpp"

#include "actors/directories/root_file.hpp"

namespace tahoe {

namespace {

constexpr const char* no_vdrive
  = "this node has no vdrive: write its furl into vdrive.furl and start the "
    "node again";

} // namespace

root_keeper::root_keeper(observed<vdrive_client_inner_actor>* self,
                         root_places places, vdrive_requests& requests,
                         directory_access& access, const environment& env,
                         stored_root public_root, stored_root private_root)
  : self_(self), places_(std::move(places)), requests_(requests),
    access_(access), env_(env), log_(env.log.named("vdrive-client")),
    disk_(env.disk.worker(0)), public_{.delays = backoff{env.random}},
    private_{.delays = backoff{env.random}} {
  take_file(public_, std::move(public_root));
  take_file(private_, std::move(private_root));
  if (public_.cap)
    settle(public_);
  // Whether the vdrive knows it is not said: we may have ended in between.
  private_cap_ = private_.cap;
  if (private_.cap
      && !std::holds_alternative<directory_write_cap>(*private_.cap))
    settle(private_);
}

void root_keeper::take_file(root& x, stored_root stored) {
  if (stored) {
    x.cap = std::move(*stored);
    return;
  }
  if (code_of(stored.error()) == ec::not_found) {
    x.problem = places_.home ? "the vdrive was not reached yet" : no_vdrive;
    x.settled = !places_.home;
    return;
  }
  x.problem = describe(stored.error());
  x.settled = true;
  log_.error("root-file-unusable", x.problem);
}

void root_keeper::start() {
  attempt(public_, &root_keeper::fetch_public);
  attempt(private_, &root_keeper::begin_private);
}

void root_keeper::hurry() {
  public_.delays.reset();
  private_.delays.reset();
  start();
}

drive_roots root_keeper::list() const {
  return {public_.cap, public_.problem, private_.cap, private_.problem};
}

// -- trying for ever ----------------------------------------------------------

void root_keeper::attempt(root& x, step todo) {
  if (x.settled || x.busy)
    return;
  x.busy = true;
  ++x.attempts;
  (this->*todo)();
}

void root_keeper::fail(root& x, step todo, const char* event,
                       const caf::error& why) {
  x.busy = false;
  auto text = describe(why);
  if (std::exchange(x.problem, text) != text)
    log_.warning(event, text);
  self_->delayed_send(self_, x.delays.next(),
                      ask_again{[this, &x, todo, number = x.attempts] {
                        if (x.attempts == number)
                          attempt(x, todo);
                      }});
}

void root_keeper::settle(root& x) {
  x.busy = false;
  x.settled = true;
  x.problem.clear();
}

// -- the public root ----------------------------------------------------------

void root_keeper::fetch_public() {
  requests_.ask(*places_.home, get_public_root{},
                [this](caf::expected<public_root> answer) {
                  if (answer)
                    return keep_public(*answer);
                  fail(public_, &root_keeper::fetch_public,
                       "public-root-not-fetched", answer.error());
                });
}

void root_keeper::keep_public(const public_root& answer) {
  auto cap = parse_capability(answer.write_cap.text);
  auto writable = cap ? std::get_if<directory_write_cap>(&*cap) : nullptr;
  if (writable == nullptr
      || !(vdrive_address{writable->tub, writable->service} == *places_.home))
    return fail(public_, &root_keeper::fetch_public, "public-root-not-fetched",
                failure(ec::integrity_failure,
                        "what the vdrive calls its public root is none of its "
                        "directories"));
  run_on_disk<capability>(
    self_, disk_,
    [file = places_.public_file, cap
                                 = *cap] { return keep_root_file(file, cap); },
    [this](caf::expected<capability> kept) {
      if (!kept)
        return fail(public_, &root_keeper::fetch_public, "public-root-not-kept",
                    kept.error());
      public_.cap = std::move(*kept);
      settle(public_);
      log_.info("public-root-kept", places_.public_file.string());
    });
}

// -- the private root ---------------------------------------------------------

void root_keeper::begin_private() {
  if (private_cap_)
    return create_private(*private_cap_);
  // A root is not bound to a vdrive that nobody has met.
  requests_.reach(*places_.home, [this](const caf::expected<void>& reached) {
    if (reached)
      draw_private();
    else
      fail(private_, &root_keeper::begin_private, "private-root-not-made",
           reached.error());
  });
}

/// Its cap is durable before the directory is made: after a crash in between
/// the same directory is made.
void root_keeper::draw_private() {
  auto key = random_bytes<directory_write_key>(env_.random);
  if (!key)
    return fail(private_, &root_keeper::begin_private, "private-root-not-made",
                key.error());
  capability cap
    = directory_write_cap{*key, places_.home->tub, places_.home->service};
  run_on_disk<capability>(
    self_, disk_,
    [file = places_.private_file, cap] { return keep_root_file(file, cap); },
    [this](caf::expected<capability> kept) {
      if (!kept)
        return fail(private_, &root_keeper::begin_private,
                    "private-root-not-kept", kept.error());
      private_cap_ = std::move(*kept);
      create_private(*private_cap_);
    });
}

void root_keeper::create_private(const capability& cap) {
  auto writable = std::get_if<directory_write_cap>(&cap);
  if (writable == nullptr) {
    private_.cap = cap;
    return settle(private_);
  }
  auto take
    = [this](caf::expected<directory_access::directory_created> created) {
        if (!created)
          return fail(private_, &root_keeper::begin_private,
                      "private-root-not-made", created.error());
        private_.cap = private_cap_;
        settle(private_);
        if (!created->lost)
          return log_.info("private-root-ready", places_.private_file.string());
        private_.problem = "the vdrive had lost the private root: it was made "
                           "again, empty; what is in it can only come back "
                           "from a backup of the vdrive";
        log_.error("private-root-lost", private_.problem);
      };
  access_.create(*writable, {}, take);
}

} // namespace tahoe
