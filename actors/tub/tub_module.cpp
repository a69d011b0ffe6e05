#include "actors/tub/tub_module.hpp"

#include "actors/tub/doorman.hpp"
#include "actors/tub/sockets.hpp"

#include <caf/actor_registry.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <csignal>
#include <utility>

namespace tahoe {

void tub_module::load(caf::actor_system_config& config,
                      std::shared_ptr<tub_core> core) {
  config.load<caf::io::middleman>();
  config.set("middleman.workers", size_t{1});
  config.set("middleman.attach-utility-actors", true);
  config.set("middleman.heartbeat-interval",
             caf::timespan{core->limits.keep_alive});
  config.set("middleman.connection-timeout",
             caf::timespan{core->limits.silence_deadline});
  config.module_factories.push_back(
    [core](caf::actor_system& sys) -> caf::actor_system::module* {
      return new tub_module(sys, core);
    });
}

tub_module& tub_module::of(caf::actor_system& sys) {
  // CAF has no other name for the slot that its modules may take.
  return reinterpret_cast<tub_module&>(sys.network_manager());
}

connection::loop& tub_module::events() {
  return static_cast<connection::loop&>(sys_.middleman().backend());
}

void tub_module::listen(int socket, const caf::strong_actor_ptr& gateway) {
  core_->gateway = gateway->id();
  caf::io::doorman_ptr keeper
    = caf::make_counted<doorman>(events(), socket, core_);
  caf::anon_send(broker_, caf::publish_atom::value, std::move(keeper),
                 local_port_of(socket), gateway, std::set<std::string>{});
}

caf::expected<caf::io::scribe_ptr>
tub_module::dial(int socket, const tub_id& expected) {
  auto made = connection::make(events(), socket, core_, expected);
  if (!made)
    return std::move(made.error());
  return caf::io::scribe_ptr{std::move(*made)};
}

caf::strong_actor_ptr tub_module::proxy(const tub_id& peer, uint64_t actor) {
  auto* broker = static_cast<caf::io::basp_broker*>(
    caf::actor_cast<caf::abstract_actor*>(broker_));
  return broker->proxy_registry_ptr()->get_or_put(basp_node_of(peer), actor);
}

void tub_module::sweep_handshakes() {
  events().post([this] {
    while (!handshakes_.empty() && handshakes_.front().deadline <= clock::now())
      expire(handshakes_.begin());
  });
}

void tub_module::watch_handshake(connection& who) {
  handshakes_.push_back(
    {clock::now() + core_->limits.handshake_deadline, &who});
  auto is_visitor = [](const handshake& x) { return x.who->is_visitor(); };
  auto visitors
    = std::count_if(handshakes_.begin(), handshakes_.end(), is_visitor);
  // Whoever knocks and says nothing makes room for those who come after.
  if (static_cast<size_t>(visitors) > core_->limits.max_handshakes)
    expire(std::find_if(handshakes_.begin(), handshakes_.end(), is_visitor));
  core_->notify({tub_event::begun, {}, {}});
}

void tub_module::forget_handshake(connection& who) {
  std::erase_if(handshakes_,
                [&who](const handshake& x) { return x.who == &who; });
}

/// Off the list before it ends: the end looks for it there.
void tub_module::expire(std::vector<handshake>::iterator which) {
  auto out = which->who;
  handshakes_.erase(which);
  out->expire();
}

void tub_module::init(caf::actor_system_config&) {
  core_->system = &sys_;
  // The middleman has drawn a name; nothing has used it yet. With the tub id
  // for a name, the sender of a message is the peer that TLS authenticated.
  const_cast<caf::node_id&>(sys_.node()) = basp_node_of(core_->me->id());
}

void tub_module::start() {
  // OpenSSL writes with write(2); a peer that went away is an error, no signal.
  std::signal(SIGPIPE, SIG_IGN);
  sys_.registry().erase(caf::atom("SpawnServ"));
  sys_.registry().erase(caf::atom("ConfigServ"));
  broker_
    = sys_.middleman().named_broker<caf::io::basp_broker>(caf::atom("BASP"));
  core_->watch_handshake = [this](connection& who) { watch_handshake(who); };
  core_->forget_handshake = [this](connection& who) { forget_handshake(who); };
}

void tub_module::stop() {
  // Runs before the middleman stops its event loop.
  events().post([this] { std::exchange(handshakes_, {}); });
  broker_ = nullptr;
}

} // namespace tahoe
