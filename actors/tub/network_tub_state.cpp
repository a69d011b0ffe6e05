#include "actors/tub/network_tub_state.hpp"

#include "codec/base32.hpp"

#include <caf/actor_registry.hpp>

namespace tahoe {

namespace {

constexpr auto tick_interval = std::chrono::milliseconds(200);
constexpr auto gateway_deadline = std::chrono::seconds(20);
/// How long a request for a service may wait for the connection.
constexpr auto dial_patience = std::chrono::seconds(45);
/// A lookup that waited longer than this for its turn is not begun.
constexpr auto lookup_patience = std::chrono::seconds(10);
constexpr size_t resolver_threads = 4;
/// Announcements come from strangers, and what they name gets dialled.
constexpr size_t max_dials = 64;

using gateway_actor = caf::typed_actor< //
  caf::replies_to<get_service>::with<service_granted>>;

caf::error unreachable(const tub_id& peer, const std::string& problem) {
  return failure(ec::try_later, "cannot reach node "
                                  + base32_encode(peer.view()).substr(0, 8)
                                  + ": " + problem);
}

} // namespace

network_tub_state::network_tub_state(observed<network_tub_actor>* self,
                                     tub_module& module,
                                     std::vector<location_hint> hints,
                                     swissnum_table swissnums,
                                     const environment& env)
  : self_(self), module_(module), log_(env.log.named("tub")), disk_(env.disk),
    resolver_(disk_pool::on_threads(self->system(), resolver_threads)),
    ended_(std::make_shared<std::atomic<bool>>(false)),
    hints_(std::move(hints)),
    swissnums_(std::make_shared<swissnum_table>(std::move(swissnums))) {}

network_tub_state::~network_tub_state() {
  *ended_ = true;
  resolver_.stop();
}

// -- our services -------------------------------------------------------------

caf::result<std::string>
network_tub_state::publish(const publish_service& msg) {
  if (!msg.actor)
    return failure(ec::not_found, "no actor to publish");
  auto answer = self_->make_response_promise<std::string>();
  run_on_disk<swissnum>(
    self_, disk_.worker(0),
    [table = swissnums_, service = msg.name] { return table->of(service); },
    [this, answer, msg](caf::expected<swissnum> number) mutable {
      if (!number) {
        answer.deliver(std::move(number.error()));
        return;
      }
      std::erase_if(offers_,
                    [&](const offer& old) { return old.name == msg.name; });
      offers_.push_back({msg.name, *number, msg.actor});
      // There BASP looks for the receivers of messages.
      self_->system().registry().put(msg.actor->id(), msg.actor);
      answer.deliver(furl{module_.core().me->id(), hints_, *number}.to_uri());
    });
  return answer;
}

const network_tub_state::offer*
network_tub_state::find_offer(const swissnum& number) const {
  const offer* result = nullptr;
  // All of them: the time taken must not tell which one was close.
  for (auto& offer : offers_)
    if (offer.number == number)
      result = &offer;
  return result;
}

caf::expected<service_granted>
network_tub_state::grant(const get_service& msg) {
  auto& peers = module_.core().peers;
  auto peer = peers.peer_of(self_->current_sender());
  auto* found = find_offer(msg.swissnum);
  if (!peer || found == nullptr) {
    log_.warning("service-refused",
                 "a peer asked for a service that is not here, or not yet");
    return failure(ec::refused, "no such service here");
  }
  peers.grant(*peer, found->service->id());
  return service_granted{found->service->id()};
}

// -- services of others -------------------------------------------------------

caf::result<caf::strong_actor_ptr>
network_tub_state::connect(const connect_service& msg) {
  auto& core = module_.core();
  auto& peer = msg.where.tub;
  if (peer == core.me->id()) {
    if (auto* own = find_offer(msg.where.service))
      return own->service;
    return failure(ec::refused, "no such service in this node");
  }
  remember_asker(peer);
  auto answer = self_->make_response_promise<caf::strong_actor_ptr>();
  if (auto gateway = core.peers.gateway_of(peer)) {
    ask_gateway(*gateway, msg.where, answer);
    return answer;
  }
  auto& hunt = pursuits_[peer];
  hunt.waiters.push_back(
    {msg.where, answer, self_->clock().now() + dial_patience});
  if (hunt.dials == 0)
    dial_all(msg.where);
  keep_ticking();
  return answer;
}

void network_tub_state::remember_asker(const tub_id& peer) {
  for (auto i = askers_.begin(); i != askers_.end();) {
    std::erase_if(i->second, [](const caf::actor_addr& asker) {
      return !caf::actor_cast<caf::strong_actor_ptr>(asker);
    });
    i = i->second.empty() ? askers_.erase(i) : std::next(i);
  }
  if (auto& sender = self_->current_sender())
    askers_[peer].insert(sender->address());
}

void network_tub_state::dial_all(const furl& where) {
  auto& hunt = pursuits_[where.tub];
  hunt.expecting = false;
  // Counts as a dial, so that the first failure does not end the pursuit.
  ++hunt.dials;
  for (auto& hint : where.hints) {
    if (auto addresses = numeric_addresses(hint); !addresses.empty()) {
      plan_dials(where.tub, hint, addresses);
      continue;
    }
    ++hunt.dials;
    using address_list = std::vector<socket_address>;
    auto latest = clock::now() + lookup_patience;
    run_on_disk<address_list>(
      self_, resolver_.worker(std::hash<std::string>{}(hint.host)),
      [hint, latest, ended = ended_]() -> caf::expected<address_list> {
        if (*ended || clock::now() > latest)
          return failure(ec::try_later, "the name service is too slow");
        return resolve_addresses(hint);
      },
      [this, hint, peer = where.tub](caf::expected<address_list> found) {
        if (found)
          plan_dials(peer, hint, *found);
        dial_ended(peer, found ? "" : describe(found.error()));
      });
  }
  dial_ended(where.tub, "");
}

void network_tub_state::plan_dials(
  const tub_id& peer, const location_hint& hint,
  const std::vector<socket_address>& addresses) {
  auto hunt = pursuits_.find(peer);
  if (hunt == pursuits_.end())
    return;
  for (auto& address : addresses) {
    ++hunt->second.dials;
    planned_.push_back({peer, hint, address});
  }
  start_dials();
}

void network_tub_state::start_dials() {
  while (dialling_ < max_dials && !planned_.empty()) {
    auto plan = planned_.front();
    planned_.pop_front();
    if (pursuits_.count(plan.peer) > 0)
      dial(plan);
  }
}

void network_tub_state::dial(const planned_dial& plan) {
  auto peer = plan.peer;
  auto socket = begin_connect(plan.address);
  auto scribe = socket ? module_.dial(*socket, peer) : socket.error();
  if (!scribe) {
    dial_ended(peer, to_string(plan.hint) + ": " + describe(scribe.error()));
    return;
  }
  ++dialling_;
  auto end = [this, peer] {
    --dialling_;
    dial_ended(peer, "");
    start_dials();
  };
  auto deadline = module_.core().limits.handshake_deadline * 2;
  self_
    ->request(module_.broker(), deadline, caf::connect_atom::value, *scribe,
              plan.hint.port)
    .then(
      [this, end, peer](const caf::node_id&, const caf::strong_actor_ptr&,
                        const std::set<std::string>&) {
        // The news that it is ready comes right after this answer.
        expect_connection(peer);
        end();
      },
      [end](caf::error&) { end(); });
}

void network_tub_state::dial_ended(const tub_id& peer,
                                   const std::string& problem) {
  auto i = pursuits_.find(peer);
  if (i == pursuits_.end())
    return;
  auto& hunt = i->second;
  if (!problem.empty())
    hunt.problem = problem;
  // Where there was nothing to dial, only the peer can come.
  auto dialled
    = !hunt.waiters.empty() && !hunt.waiters.front().where.hints.empty();
  if (--hunt.dials == 0 && dialled && !hunt.expecting
      && !module_.core().peers.gateway_of(peer))
    give_up(hunt, peer);
}

void network_tub_state::expect_connection(const tub_id& peer) {
  if (auto i = pursuits_.find(peer); i != pursuits_.end())
    i->second.expecting = true;
}

void network_tub_state::give_up(pursuit& hunt, const tub_id& peer) {
  auto waiters = std::move(hunt.waiters);
  auto problem = hunt.problem;
  pursuits_.erase(peer);
  for (auto& waiter : waiters)
    waiter.answer.deliver(unreachable(peer, problem));
}

void network_tub_state::ask_gateway(uint64_t gateway, const furl& where,
                                    promise answer) {
  auto peer = where.tub;
  auto proxy = module_.proxy(peer, gateway);
  self_
    ->request(caf::actor_cast<gateway_actor>(proxy), gateway_deadline,
              get_service{where.service})
    .then(
      [this, answer, peer](const service_granted& granted) mutable {
        answer.deliver(module_.proxy(peer, granted.actor));
      },
      [answer](caf::error& err) mutable { answer.deliver(std::move(err)); });
}

// -- news ---------------------------------------------------------------------

void network_tub_state::on_news(const tub_news& news) {
  auto who = base32_encode(news.peer.view()).substr(0, 8);
  switch (news.event) {
  case tub_event::ready:
    log_.info("peer-connected", who);
    peer_ready(news.peer);
    break;
  case tub_event::lost:
    log_.info("peer-lost", who);
    break;
  case tub_event::begun:
    break;
  case tub_event::refused:
    expect_connection(news.peer);
    break;
  case tub_event::failed:
    if (auto i = pursuits_.find(news.peer); i != pursuits_.end())
      i->second.problem = news.reason;
    break;
  }
  keep_ticking();
}

void network_tub_state::peer_ready(const tub_id& peer) {
  auto gateway = module_.core().peers.gateway_of(peer);
  if (!gateway)
    return;
  if (auto i = pursuits_.find(peer); i != pursuits_.end()) {
    auto waiters = std::move(i->second.waiters);
    pursuits_.erase(i);
    for (auto& waiter : waiters)
      ask_gateway(*gateway, waiter.where, waiter.answer);
  }
  auto askers = askers_.find(peer);
  if (askers == askers_.end())
    return;
  for (auto& asker : askers->second)
    if (auto link = caf::actor_cast<caf::strong_actor_ptr>(asker))
      self_->send(caf::actor_cast<link_actor>(link), peer_arrived{peer});
}

void network_tub_state::on_tick() {
  ticking_ = false;
  module_.sweep_handshakes();
  auto now = self_->clock().now();
  std::vector<furl> again;
  for (auto i = pursuits_.begin(); i != pursuits_.end();) {
    auto& [peer, hunt] = *i;
    std::erase_if(hunt.waiters, [&](waiter& x) {
      if (x.deadline > now)
        return false;
      x.answer.deliver(unreachable(peer, hunt.problem));
      return true;
    });
    if (hunt.waiters.empty() && hunt.dials == 0) {
      i = pursuits_.erase(i);
      continue;
    }
    if (hunt.dials == 0 && hunt.expecting)
      again.push_back(hunt.waiters.front().where);
    ++i;
  }
  for (auto& where : again)
    dial_all(where);
  keep_ticking();
}

void network_tub_state::keep_ticking() {
  if (ticking_
      || (pursuits_.empty() && module_.core().counters.handshakes == 0))
    return;
  ticking_ = true;
  self_->delayed_send(self_, tick_interval, tub_tick{});
}

} // namespace tahoe
