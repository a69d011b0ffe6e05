#include "actors/tub/doorman.hpp"

#include "actors/tub/connection.hpp"

#include <caf/io/abstract_broker.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

namespace tahoe {

doorman::doorman(caf::io::network::default_multiplexer& events, int socket,
                 std::shared_ptr<tub_core> core)
  : doorman_impl(events, socket), core_(std::move(core)) {}

bool doorman::new_connection() {
  if (detached())
    return false;
  auto fd = acceptor_.accepted_socket();
  auto& counters = core_->counters;
  if (counters.connections >= core_->limits.max_connections) {
    ++counters.turned_away;
    core_->log.warning("too-many-connections", "turned one away");
    ::close(fd);
    return true;
  }
  caf::io::network::nonblocking(fd, true);
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  auto& events = acceptor_.backend();
  auto visitor = connection::make(events, fd, core_, std::nullopt);
  if (!visitor) {
    core_->log.warning("cannot-accept", describe(visitor.error()));
    return true;
  }
  auto handle = (*visitor)->hdl();
  parent()->add_scribe(std::move(*visitor));
  return caf::io::doorman::new_connection(&events, handle);
}

} // namespace tahoe
