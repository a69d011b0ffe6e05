#include "web/server/http_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/core/error.hpp>
#include <vector>

namespace tahoe {

namespace beast = boost::beast;
using boost::system::error_code;
using std::chrono::steady_clock;

namespace {

constexpr uint64_t max_drained = uint64_t{8} << 20;
constexpr size_t drain_piece = size_t{8} << 10;
constexpr auto drain_deadline = std::chrono::seconds(2);

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

} // namespace

bool is_timeout(const error_code& err) {
  return err == beast::error::timeout;
}

http_stream::http_stream(asio::ip::tcp::socket socket,
                         std::shared_ptr<asio::ssl::context> tls,
                         std::chrono::milliseconds body_grace)
  : tcp_(std::move(socket)), context_(std::move(tls)), body_grace_(body_grace) {
  if (context_)
    tls_.emplace(tcp_, *context_);
  error_code ignored;
  tcp_.socket().set_option(asio::ip::tcp::no_delay{true}, ignored);
  peer_ = tcp_.socket().remote_endpoint(ignored).address();
}

http_stream::wait::wait(http_stream& stream, steady_clock::duration grace)
  : stream_(stream) {
  auto from = steady_clock::now() + grace;
  stream_.waiting_since_ = from.time_since_epoch().count();
}

std::optional<int64_t> http_stream::waiting_since() const {
  auto since = waiting_since_.load();
  if (since == 0 || since > steady_clock::now().time_since_epoch().count())
    return std::nullopt;
  return since;
}

asio::awaitable<bool> http_stream::open(time_point deadline) {
  if (!tls_)
    co_return true;
  wait for_client{*this};
  tcp_.expires_at(deadline);
  auto [err]
    = co_await tls_->async_handshake(asio::ssl::stream_base::server, as_result);
  co_return !err;
}

asio::awaitable<transfer_end>
http_stream::read_some(asio::mutable_buffer to, time_point deadline) {
  tcp_.expires_at(deadline);
  if (tls_) {
    auto [err, size] = co_await tls_->async_read_some(to, as_result);
    co_return transfer_end{err, size};
  }
  auto [err, size] = co_await tcp_.async_read_some(to, as_result);
  co_return transfer_end{err, size};
}

template <class Buffers>
asio::awaitable<transfer_end>
http_stream::write_some(const Buffers& bytes, time_point deadline) {
  tcp_.expires_at(deadline);
  if (tls_) {
    auto [err, size] = co_await tls_->async_write_some(bytes, as_result);
    co_return transfer_end{err, size};
  }
  auto [err, size] = co_await tcp_.async_write_some(bytes, as_result);
  co_return transfer_end{err, size};
}

asio::awaitable<transfer_end>
http_stream::read_some(asio::mutable_buffer to, rate_allowance& allowance) {
  wait for_client{*this, body_grace_};
  auto began = steady_clock::now();
  auto result = co_await read_some(to, began + allowance.left());
  allowance.count(result.bytes, steady_clock::now() - began);
  co_return result;
}

asio::awaitable<transfer_end>
http_stream::write(pieces bytes, rate_allowance& allowance) {
  transfer_end result;
  beast::buffers_suffix<pieces> rest{bytes};
  while (beast::buffer_bytes(rest) > 0 && !result.error) {
    wait for_client{*this, body_grace_};
    auto began = steady_clock::now();
    auto part = co_await write_some(rest, began + allowance.left());
    allowance.count(part.bytes, steady_clock::now() - began);
    rest.consume(part.bytes);
    result.bytes += part.bytes;
    result.error = part.error;
  }
  co_return result;
}

asio::awaitable<void> http_stream::drain() {
  tcp_.expires_after(drain_deadline);
  // Tells the client that this is the end, and no attacker's.
  if (tls_)
    co_await tls_->async_shutdown(as_result);
  error_code err;
  tcp_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, err);
  std::vector<char> dropped(drain_piece);
  for (uint64_t drained = 0; !err && drained < max_drained;) {
    auto [problem, size]
      = co_await tcp_.async_read_some(asio::buffer(dropped), as_result);
    err = problem;
    drained += size;
  }
}

void http_stream::close() {
  error_code ignored;
  tcp_.socket().close(ignored);
}

} // namespace tahoe
