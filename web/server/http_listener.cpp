#include "web/server/http_listener.hpp"

#include "web/server/admission.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <map>
#include <mutex>

namespace tahoe {

using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

/// How long to wait when there is no room for a connection, or no file
/// descriptor left.
constexpr auto accept_pause = std::chrono::milliseconds(100);

struct open_connection {
  std::shared_ptr<http_session> session;
  admission::origin from;
  bool makes_room = false; ///< told to end, and not counted any more
};

/// One that was accepted, but cannot be served yet.
struct new_connection {
  tcp::socket socket;
  admission::origin from;
};

} // namespace

/// Lives as long as the listener and its connections. The mutex guards
/// everything that is not constant: accepting, ending connections and stopping
/// happen on different threads.
class http_listener::core : public std::enable_shared_from_this<core> {
public:
  core(asio::io_context& io, http_limits limits, random_source random,
       logger log, http_metrics metrics,
       std::shared_ptr<asio::ssl::context> tls)
    : io_(io), keep_running_(io.get_executor()), limits_(limits),
      random_(std::move(random)), log_(std::move(log)),
      metrics_(std::move(metrics)), tls_(std::move(tls)), acceptor_(io),
      pause_(io), admission_(limits.connections) {}

  caf::expected<void> bind(const listen_endpoint& where) {
    error_code err;
    auto host = where.interface.empty() ? "127.0.0.1" : where.interface;
    auto address = asio::ip::make_address(host, err);
    tcp::endpoint endpoint{address, where.port};
    if (!err)
      acceptor_.open(endpoint.protocol(), err);
    if (!err)
      acceptor_.set_option(tcp::acceptor::reuse_address{true}, err);
    if (!err)
      acceptor_.bind(endpoint, err);
    if (!err)
      acceptor_.listen(tcp::acceptor::max_listen_connections, err);
    if (!err)
      port_ = acceptor_.local_endpoint(err).port();
    if (!err)
      return {};
    return failure(ec::io_failure, "cannot listen for web requests on " + host
                                     + " port " + std::to_string(where.port)
                                     + ": " + err.message()
                                     + " (choose another web.port)");
  }

  uint16_t port() const { return port_; }

  void serve(request_handler handler) {
    std::lock_guard lock{mutex_};
    handler_ = std::move(handler);
    accept_next();
  }

  size_t connections() const {
    std::lock_guard lock{mutex_};
    return connections_.size();
  }

  void stop() {
    std::lock_guard lock{mutex_};
    stopped_ = true;
    handler_ = nullptr; // it holds handles of actors
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    held_.reset();
    for (auto& [id, connection] : connections_)
      connection.session->close();
  }

private:
  // The following hold the lock already.

  void accept_next() {
    acceptor_.async_accept(
      asio::make_strand(io_),
      [self = shared_from_this()](error_code err, auto socket) {
        self->accepted(err, std::move(socket));
      });
  }

  /// Tries again a little later.
  void accept_later() {
    pause_.expires_after(accept_pause);
    pause_.async_wait([self = shared_from_this()](error_code) {
      std::lock_guard lock{self->mutex_};
      if (!self->stopped_)
        self->go_on();
    });
  }

  /// A connection that waits for its client gives way to a new one. When all
  /// are busy, one is held and more of them wait in the kernel's queue.
  void go_on() {
    if (held_) {
      auto next = std::move(*held_);
      held_.reset();
      take(std::move(next));
    }
    if (held_)
      accept_later();
    else
      accept_next();
  }

  /// Of all connections, or those from one place, the one that waits for its
  /// client for longest; null: none does.
  open_connection* longest_waiting(const admission::origin* of) {
    open_connection* result = nullptr;
    auto since_then = INT64_MAX;
    for (auto& [id, connection] : connections_) {
      if (connection.makes_room || (of && connection.from != *of))
        continue;
      auto since = connection.session->waiting_since();
      if (since && *since < since_then) {
        since_then = *since;
        result = &connection;
      }
    }
    return result;
  }

  /// False if nobody there can give way.
  bool make_room(const admission::origin* of) {
    auto* victim = longest_waiting(of);
    if (victim == nullptr)
      return false;
    victim->makes_room = true;
    admission_.remove(victim->from);
    victim->session->close();
    return true;
  }

  /// Serves it, turns it away, or holds it until there is room.
  void take(new_connection next) {
    auto& from = next.from;
    if (!admission_.takes(from) && !make_room(&from))
      turn_away(from);
    else if (admission_.is_full() && !make_room(nullptr))
      held_ = std::move(next);
    else
      serve_connection(std::move(next.socket), from);
  }

  void serve_connection(tcp::socket socket, const admission::origin& from) {
    admission_.add(from);
    auto id = next_id_++;
    auto session = start_http_session(
      std::move(socket), tls_, handler_, limits_, random_, log_, metrics_,
      [self = shared_from_this(), id] { self->ended(id); });
    connections_[id] = {std::move(session), from};
    metrics_.show_connections(connections_.size());
  }

  void turn_away(const admission::origin& from) {
    log_.info(to_string(refusal::too_many_connections), from.to_string());
    metrics_.refused(refusal::too_many_connections);
  }

  // The following take it.

  void accepted(error_code err, tcp::socket socket) {
    std::lock_guard lock{mutex_};
    if (stopped_)
      return;
    if (err) {
      log_.warning("accept-failed", err.message());
      accept_later();
      return;
    }
    auto from = admission::origin_of(socket.remote_endpoint(err).address());
    take({std::move(socket), from});
    go_on();
  }

  void ended(uint64_t id) {
    std::lock_guard lock{mutex_};
    auto found = connections_.find(id);
    if (!found->second.makes_room)
      admission_.remove(found->second.from);
    connections_.erase(found);
    metrics_.show_connections(connections_.size());
  }

  asio::io_context& io_;
  // The last member to go: the I/O threads wait for what needs their context.
  asio::executor_work_guard<asio::io_context::executor_type> keep_running_;
  const http_limits limits_;
  const random_source random_;
  const logger log_;
  const http_metrics metrics_;
  const std::shared_ptr<asio::ssl::context> tls_; ///< null: plain
  uint16_t port_ = 0;                             // constant once bound
  mutable std::mutex mutex_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  request_handler handler_;
  admission admission_;
  std::optional<new_connection> held_;
  std::map<uint64_t, open_connection> connections_;
  uint64_t next_id_ = 0;
  bool stopped_ = false;
};

http_listener::http_listener(std::shared_ptr<core> core)
  : core_(std::move(core)) {}

http_listener::~http_listener() {
  if (core_)
    core_->stop();
}

caf::expected<http_listener>
http_listener::bind(io_threads& io, const listen_endpoint& where,
                    http_limits limits, random_source random, logger log,
                    http_metrics metrics,
                    std::shared_ptr<asio::ssl::context> tls) {
  auto fresh = std::make_shared<core>(io.context(), limits, std::move(random),
                                      std::move(log), std::move(metrics),
                                      std::move(tls));
  if (auto done = fresh->bind(where); !done)
    return std::move(done.error());
  return http_listener{std::move(fresh)};
}

uint16_t http_listener::port() const {
  return core_->port();
}

void http_listener::serve(request_handler handler) {
  core_->serve(std::move(handler));
}

size_t http_listener::connections() const {
  return core_->connections();
}

} // namespace tahoe
