#pragma once

#include "actors/system.hpp"
#include "actors/tub/network_tub.hpp"
#include "actors/tub/tub_module.hpp"
#include "test/support/eventually.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>
#include <doctest/doctest.h>

namespace tahoe::test {

/// A node that is nothing but a tub on loopback, in an actor system of its own.
class network_node {
public:
  explicit network_node(std::shared_ptr<const identity> me,
                        tub_limits limits = patient(), uint16_t port = 0)
    : core_(unbox(tub_core::make(std::move(me), limits, wire_rules::for_tahoe(),
                                 system_random(), {}))) {
    tub_module::load(config_, core_);
    system_.emplace(config_);
    env_.disk = disk_pool::on_threads(*system_, 1);
    env_.metrics = metric_registry::make();
    network_tub_config where;
    where.listen = listen_endpoint{"127.0.0.1", port};
    where.hints = {{"127.0.0.1", 0}};
    auto made = unbox(make_network_tub(
      *system_, core_, where,
      unbox(swissnum_table::load(directory_.path() / "furls")), env_));
    tub_ = made.actor;
    port_ = made.port;
  }

  network_node(const network_node&) = delete;
  network_node& operator=(const network_node&) = delete;

  ~network_node() {
    caf::anon_send_exit(tub_, caf::exit_reason::user_shutdown);
    tub_ = nullptr;
    env_.disk.stop();
  }

  /// For tests in which no handshake is to fail.
  static tub_limits patient() {
    tub_limits result;
    result.handshake_deadline = patience;
    return result;
  }

  static std::shared_ptr<const identity> new_identity() {
    return std::make_shared<const identity>(unbox(identity::generate()));
  }

  caf::actor_system& system() { return *system_; }
  tub_core& core() { return *core_; }
  const tub_actor& tub() const { return tub_; }
  const environment& env() const { return env_; }
  uint16_t port() const { return port_; }

  /// Publishes a service and returns its furl.
  template <class Handle>
  std::string publish(const std::string& name, const Handle& service) {
    auto actor = caf::actor_cast<caf::strong_actor_ptr>(service);
    return unbox(ask<std::string>(tub_, publish_service{name, actor}));
  }

  caf::expected<caf::strong_actor_ptr> connect(const std::string& text) {
    return ask<caf::strong_actor_ptr>(tub_,
                                      connect_service{unbox(parse_furl(text))});
  }

  /// Asks and waits, from a thread that is no actor.
  template <class T, class Handle, class Request>
  caf::expected<T> ask(const Handle& to, Request request,
                       std::chrono::seconds deadline = patience) {
    caf::expected<T> result{caf::make_error(caf::sec::runtime_error)};
    caf::scoped_actor self{*system_, true};
    self->request(to, deadline, std::move(request))
      .receive([&](T& x) { result = std::move(x); },
               [&](caf::error& err) { result = std::move(err); });
    return result;
  }

  template <class T>
  static T unbox(caf::expected<T> x) {
    if (!x)
      FAIL(describe(x.error()));
    return std::move(*x);
  }

private:
  temporary_directory directory_;
  std::shared_ptr<tub_core> core_;
  system_config config_{1};
  std::optional<caf::actor_system> system_;
  environment env_;
  tub_actor tub_;
  uint16_t port_ = 0;
};

} // namespace tahoe::test
