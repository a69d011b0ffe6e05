#include "web/server/http_listener.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <map>
#include <mutex>

namespace tahoe {

using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

/// How long to wait when the process has no file descriptor left.
constexpr auto accept_pause = std::chrono::milliseconds(100);

} // namespace

/// Lives as long as the listener and its connections. The mutex guards
/// everything that is not constant: accepting, ending connections and stopping
/// happen on different threads.
class http_listener::core : public std::enable_shared_from_this<core> {
public:
  core(asio::io_context& io, http_limits limits, random_source random,
       logger log, http_metrics metrics)
    : io_(io), keep_running_(io.get_executor()), limits_(limits),
      random_(std::move(random)), log_(std::move(log)),
      metrics_(std::move(metrics)), acceptor_(io), pause_(io) {}

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
    return sessions_.size();
  }

  void stop() {
    std::lock_guard lock{mutex_};
    stopped_ = true;
    handler_ = nullptr; // it holds handles of actors
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    for (auto& [id, session] : sessions_)
      session->close();
  }

private:
  // The following hold the lock already.

  void accept_next() {
    accepting_ = true;
    acceptor_.async_accept(
      asio::make_strand(io_),
      [self = shared_from_this()](error_code err, auto socket) {
        self->accepted(err, std::move(socket));
      });
  }

  void accept_later() {
    pause_.expires_after(accept_pause);
    pause_.async_wait([self = shared_from_this()](error_code) {
      std::lock_guard lock{self->mutex_};
      if (!self->stopped_)
        self->accept_next();
    });
  }

  // The following take it.

  void accepted(error_code err, tcp::socket socket) {
    std::lock_guard lock{mutex_};
    accepting_ = false;
    if (stopped_)
      return;
    if (err) {
      log_.warning("accept-failed", err.message());
      accept_later();
      return;
    }
    auto id = next_id_++;
    sessions_[id] = start_http_session(
      std::move(socket), handler_, limits_, random_, log_, metrics_,
      [self = shared_from_this(), id] { self->ended(id); });
    metrics_.show_connections(sessions_.size());
    if (sessions_.size() < limits_.connections)
      accept_next();
  }

  void ended(uint64_t id) {
    std::lock_guard lock{mutex_};
    auto was_full = sessions_.size() >= limits_.connections;
    sessions_.erase(id);
    metrics_.show_connections(sessions_.size());
    if (was_full && !stopped_ && !accepting_)
      accept_next();
  }

  asio::io_context& io_;
  // The last member to go: the I/O threads wait for what needs their context.
  asio::executor_work_guard<asio::io_context::executor_type> keep_running_;
  const http_limits limits_;
  const random_source random_;
  const logger log_;
  const http_metrics metrics_;
  uint16_t port_ = 0; // constant once bound
  mutable std::mutex mutex_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  request_handler handler_;
  std::map<uint64_t, std::shared_ptr<http_session>> sessions_;
  uint64_t next_id_ = 0;
  bool accepting_ = false;
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
                    http_metrics metrics) {
  auto fresh = std::make_shared<core>(io.context(), limits, std::move(random),
                                      std::move(log), std::move(metrics));
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
