#include "actors/directories/vdrive_links.hpp"

#include "actors/tub/link.hpp"
#include "codec/base32.hpp"

#include <algorithm>

namespace tahoe {

namespace {

constexpr auto search_deadline = std::chrono::seconds{10};

/// Enough of a tub id to tell vdrives apart.
std::string short_vdrive_id(const tub_id& id) {
  return base32_encode(id.view()).substr(0, 8);
}

caf::error out_of_reach(const tub_id& id, const std::string& problem) {
  return failure(ec::try_later, "the vdrive " + short_vdrive_id(id)
                                  + " cannot be reached: " + problem);
}

vdrive_address address_of(const furl& where) {
  return {where.tub, where.service};
}

} // namespace

vdrive_links::vdrive_links(observed<vdrive_client_inner_actor>* self,
                           tub_actor tub, introducer_client_actor introducer,
                           const environment& env)
  : self_(self), tub_(std::move(tub)), introducer_(std::move(introducer)),
    env_(env) {}

void vdrive_links::open(const furl& where) {
  if (find(address_of(where)) == nullptr)
    add(where, true);
}

void vdrive_links::use(const terms& how, user then) {
  auto* x = find(how.where);
  if (x == nullptr)
    x = add({how.where.tub, {}, how.where.service}, false);
  if (x == nullptr)
    return then(failure(ec::try_later, "too many vdrives are in use"));
  x->used = ++clock_;
  if (x->session.service && x->session.number != how.lost)
    return then(x->session);
  if (x->waiting.size() >= max_waiting)
    return then(failure(ec::try_later, "too many wait for the vdrive "
                                         + short_vdrive_id(how.where.tub)));
  // What was lost a moment ago comes back at its link's pace.
  auto urged = std::any_of(x->waiting.begin(), x->waiting.end(),
                           [](auto& w) { return !w.patient; });
  auto reach = (!how.patient && !urged) || (!x->link && x->waiting.empty());
  auto number = ++last_waiter_;
  x->waiting.push_back({number, how.patient, std::move(then)});
  auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(
    how.until - self_->clock().now());
  self_->delayed_send(
    self_, std::max(wait, std::chrono::milliseconds{0}),
    ask_again{[this, where = how.where, number] { expire(where, number); }});
  if (reach)
    reach_for(*x);
}

void vdrive_links::up(const link_up& msg) {
  auto* x = find(msg.link);
  if (x == nullptr)
    return;
  x->session = {caf::actor_cast<vdrive_actor>(msg.service), ++last_session_};
  x->problem.clear();
  auto session = x->session;
  for (auto& next : std::exchange(x->waiting, {}))
    next.then(session);
}

uint64_t vdrive_links::down(const link_down& msg) {
  auto* x = find(msg.link);
  if (x == nullptr)
    return 0;
  auto ended = std::exchange(x->session, {}).number;
  x->problem = msg.reason;
  std::deque<waiter> disappointed;
  for (auto& next : std::exchange(x->waiting, {}))
    (next.patient ? x->waiting : disappointed).push_back(std::move(next));
  auto problem = out_of_reach(x->where.tub, x->problem);
  for (auto& next : disappointed)
    next.then(problem);
  return ended;
}

void vdrive_links::expire(const vdrive_address& where, uint64_t waiter_number) {
  auto* x = find(where);
  if (x == nullptr)
    return;
  auto found = std::find_if(x->waiting.begin(), x->waiting.end(),
                            [&](auto& w) { return w.number == waiter_number; });
  if (found == x->waiting.end())
    return;
  auto then = std::move(found->then);
  x->waiting.erase(found);
  then(out_of_reach(where.tub, x->problem));
}

// -- links --------------------------------------------------------------------

/// Null if there is no room for one more.
vdrive_links::server* vdrive_links::add(const furl& where, bool configured) {
  if (!configured && !make_room())
    return nullptr;
  server x;
  x.where = where;
  x.configured = configured;
  x.number = ++last_link_;
  servers_.push_back(std::move(x));
  if (configured)
    connect(last_link_, where);
  return &servers_.back();
}

/// True if there is room for one more; ends the link that was not used for
/// longest if need be.
bool vdrive_links::make_room() {
  if (servers_.size() < max_links)
    return true;
  auto idle = servers_.end();
  for (auto i = servers_.begin(); i != servers_.end(); ++i)
    if (!i->configured && i->waiting.empty()
        && (idle == servers_.end() || i->used < idle->used))
      idle = i;
  if (idle == servers_.end())
    return false;
  if (idle->link)
    self_->send_exit(idle->link, caf::exit_reason::user_shutdown);
  servers_.erase(idle);
  return true;
}

/// Where a vdrive of the configuration is, its furl says; for others, we ask
/// what they have announced.
void vdrive_links::reach_for(server& x) {
  if (x.configured)
    return connect(x.number, x.where);
  auto found = [this, number = x.number, where = x.where](furl announced) {
    announced.tub = where.tub;
    announced.service = where.service;
    connect(number, announced);
  };
  self_
    ->request(introducer_, search_deadline, find_service{x.where.tub, "vdrive"})
    .then(
      [found](const std::string& text) {
        auto announced = parse_furl(text);
        found(announced ? *announced : furl{});
      },
      // It may still be connected, and known to the tub.
      [found](caf::error&) { found({}); });
}

void vdrive_links::connect(uint64_t number, const furl& where) {
  auto* x = find(number);
  if (x == nullptr)
    return;
  if (x->link) {
    self_->send(x->link, relocate_link{where});
    return;
  }
  auto owner = caf::actor_cast<link_owner_actor>(
    caf::actor_cast<caf::strong_actor_ptr>(self_));
  x->link = make_link(self_->system(), tub_, where, number, owner, env_);
  self_->adopt(x->link);
}

// -- looking up ---------------------------------------------------------------

bool vdrive_links::connected(const vdrive_address& where) const {
  auto* x = find(where);
  return x != nullptr && x->session.service;
}

std::vector<vdrive_reach> vdrive_links::list() const {
  std::vector<vdrive_reach> result;
  for (auto& x : servers_)
    result.push_back(
      {address_of(x.where), x.session.service != nullptr, x.problem});
  return result;
}

const vdrive_links::server*
vdrive_links::find(const vdrive_address& where) const {
  auto found = std::find_if(servers_.begin(), servers_.end(), [&](auto& x) {
    return address_of(x.where) == where;
  });
  return found != servers_.end() ? &*found : nullptr;
}

vdrive_links::server* vdrive_links::find(const vdrive_address& where) {
  return const_cast<server*>(std::as_const(*this).find(where));
}

vdrive_links::server* vdrive_links::find(uint64_t number) {
  auto found = std::find_if(servers_.begin(), servers_.end(),
                            [&](auto& x) { return x.number == number; });
  return found != servers_.end() ? &*found : nullptr;
}

} // namespace tahoe
