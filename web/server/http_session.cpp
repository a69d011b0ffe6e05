#include "web/server/http_session.hpp"

#include "actors/operations/operation_id.hpp"
#include "web/server/client_watch.hpp"
#include "web/server/request_target.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

// The only file that includes Beast.

namespace tahoe {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr size_t body_piece_size = size_t{1} << 20;
/// Beast begins with 512 bytes and reads no more than fits.
constexpr size_t read_buffer_size = size_t{64} << 10;
/// How much of an unwanted body to swallow, so that the client gets to read the
/// reply before it hears that its data was not taken.
constexpr uint64_t max_drained = uint64_t{8} << 20;
constexpr auto drain_deadline = std::chrono::seconds(2);

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

class beast_session final : public http_session,
                            public exchange,
                            public std::enable_shared_from_this<beast_session> {
public:
  beast_session(asio::ip::tcp::socket socket, request_handler handler,
                const http_limits& limits, random_source random, logger log,
                http_metrics metrics)
    : stream_(std::move(socket)), handler_(std::move(handler)), limits_(limits),
      random_(std::move(random)), log_(std::move(log)),
      metrics_(std::move(metrics)) {
    error_code ignored;
    stream_.socket().set_option(asio::ip::tcp::no_delay{true}, ignored);
    peer_ = stream_.socket().remote_endpoint(ignored).address().to_string();
    buffer_.reserve(read_buffer_size);
  }

  auto executor() { return stream_.get_executor(); }

  asio::awaitable<void> run() {
    try {
      while (!closed_ && co_await serve_one())
        ;
    } catch (const std::exception& problem) {
      log_.error("request-failed", problem.what());
    }
    close_socket();
    handler_ = nullptr;
  }

  void close() override {
    asio::post(executor(), [self = shared_from_this()] {
      self->closed_ = true;
      self->close_socket();
    });
  }

  // -- exchange ---------------------------------------------------------------

  const std::string& id() const override { return id_; }

  std::string_view method() const override {
    return parser_->get().method_string();
  }

  std::string_view target() const override { return parser_->get().target(); }

  std::string_view header(std::string_view name) const override {
    auto found = parser_->get().find({name.data(), name.size()});
    if (found == parser_->get().end())
      return {};
    return {found->value().data(), found->value().size()};
  }

  asio::awaitable<caf::expected<blob>> read_body() override {
    if (parser_->is_done())
      co_return blob{};
    if (expects_continue_ && !co_await send_continue())
      co_return gone();
    blob piece{next_piece_size()};
    size_t filled = 0;
    while (filled < piece.size() && !parser_->is_done()) {
      auto& body = parser_->get().body();
      body.data = piece.mutable_data() + filled;
      body.size = piece.size() - filled;
      stream_.expires_after(limits_.idle_deadline);
      auto [err, size]
        = co_await http::async_read_some(stream_, buffer_, *parser_, as_result);
      metrics_.received(piece.size() - body.size - filled);
      filled = piece.size() - body.size;
      if (err == http::error::need_buffer)
        break;
      if (err && is_syntax_error(err))
        co_return failure(ec::malformed, "bad request body: " + err.message());
      if (err)
        co_return gone();
    }
    co_return piece.slice(0, filled);
  }

  asio::awaitable<caf::expected<void>> begin_reply(reply_head head) override {
    status_ = head.status;
    auto version = parser_->get().version();
    end_ = head.content_length ? body_end::length
           : version >= 11     ? body_end::last_chunk
                               : body_end::connection;
    promised_ = is_head() ? 0 : head.content_length.value_or(UINT64_MAX);
    http::response<http::empty_body> reply{
      static_cast<http::status>(head.status), version};
    reply.set("X-Frame-Options", "DENY");
    reply.set("Referrer-Policy", "no-referrer");
    reply.set("X-Content-Type-Options", "nosniff");
    reply.set("X-Tahoe-Request", id_);
    if (head.status != 304) {
      reply.set(http::field::content_type, head.content_type);
      if (head.content_length)
        reply.content_length(*head.content_length);
      else
        reply.chunked(end_ == body_end::last_chunk);
    }
    for (auto& [name, value] : head.headers)
      reply.set(name, value);
    reply.keep_alive(will_keep_alive());
    http::response_serializer<http::empty_body> serializer{reply};
    stream_.expires_after(limits_.idle_deadline);
    auto [err, size]
      = co_await http::async_write_header(stream_, serializer, as_result);
    if (err)
      co_return gone();
    co_return caf::unit;
  }

  asio::awaitable<caf::expected<void>> write_body(blob piece) override {
    if (is_head())
      co_return caf::unit;
    if (piece.size() > promised_ - written_)
      co_return failure(ec::io_failure, "a reply longer than promised");
    asio::const_buffer bytes{piece.data(), piece.size()};
    auto chunk = http::make_chunk(bytes);
    auto last_chunk = http::make_chunk_last();
    auto sent = false;
    if (end_ != body_end::last_chunk)
      sent = co_await send(bytes);
    else if (piece.empty())
      sent = co_await send(last_chunk);
    else
      sent = co_await send(chunk);
    if (!sent)
      co_return gone();
    if (piece.empty() && end_ != body_end::length)
      promised_ = written_;
    co_return caf::unit;
  }

  void watch_client(std::function<void()> when_gone) override {
    // What is left of the body makes the socket readable; and it is read soon.
    if (!parser_->is_done())
      return;
    watch_.begin(std::move(when_gone), shared_from_this());
  }

  void unwatch_client() override { watch_.end(); }

private:
  using parser = http::request_parser<http::buffer_body>;

  /// What tells the client that a reply's body is whole.
  enum class body_end { length, last_chunk, connection };

  /// False: the client took nothing for too long, or is gone.
  template <class Buffers>
  asio::awaitable<bool> send(Buffers bytes) {
    beast::buffers_suffix<Buffers> rest{bytes};
    while (beast::buffer_bytes(rest) > 0) {
      stream_.expires_after(limits_.idle_deadline);
      auto [err, size] = co_await stream_.async_write_some(rest, as_result);
      rest.consume(size);
      written_ += size;
      metrics_.sent(size);
      if (err)
        co_return false;
    }
    co_return true;
  }

  /// True if the connection can take another request.
  asio::awaitable<bool> serve_one() {
    parser_.emplace();
    parser_->header_limit(static_cast<uint32_t>(limits_.header_size));
    parser_->body_limit(boost::none);
    status_ = 0;
    end_ = body_end::length;
    promised_ = written_ = 0;
    id_ = draw_operation_id(random_);
    stream_.expires_after(limits_.header_deadline);
    auto [err, size]
      = co_await http::async_read_header(stream_, buffer_, *parser_, as_result);
    if (err) {
      co_await refuse(err);
      co_return false;
    }
    began_ = std::chrono::steady_clock::now();
    auto& request = parser_->get();
    auto expectation = request[http::field::expect];
    expects_continue_ = beast::iequals(expectation, "100-continue");
    if (request.count(http::field::transfer_encoding) && !request.chunked()) {
      // What follows may be its body or another request.
      closed_ = true;
      co_await reply_line(*this, 501, "the only known encoding is chunked");
    } else if (request.version() >= 11 && !request.count(http::field::host)) {
      co_await reply_line(*this, 400, "the request has no Host header");
    } else if (!expectation.empty() && !expects_continue_) {
      co_await reply_line(*this, 417,
                          "the only known expectation is 100-continue");
    } else {
      co_await handler_(*this);
    }
    log_request();
    metrics_.served(method(), target(), status_,
                    std::chrono::steady_clock::now() - began_);
    auto complete = status_ != 0 && written_ == promised_;
    if (complete && will_keep_alive())
      co_return true;
    if (complete)
      co_await drain();
    co_return false;
  }

  /// Says why what came is no request, unless nobody is there to read it.
  asio::awaitable<void> refuse(error_code err) {
    expects_continue_ = false;
    if (err == http::error::header_limit || err == http::error::buffer_overflow)
      co_await reply_line(*this, 431,
                          "the headers are longer than "
                            + std::to_string(limits_.header_size) + " bytes");
    else if (is_syntax_error(err))
      co_await reply_line(*this, 400,
                          "this is not an HTTP/1.1 request: " + err.message());
    else
      co_return;
    log_.with_id(id_).info("bad-request", peer_ + " " + err.message());
    metrics_.served({}, {}, status_, interval{0});
    co_await drain();
  }

  /// Beast's parser found the bytes wrong (and not: too few).
  static bool is_syntax_error(error_code err) {
    return err.category() == make_error_code(http::error::bad_method).category()
           && err != http::error::end_of_stream
           && err != http::error::partial_message;
  }

  asio::awaitable<bool> send_continue() {
    expects_continue_ = false;
    constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    stream_.expires_after(limits_.idle_deadline);
    auto [err, size]
      = co_await asio::async_write(stream_, asio::buffer(text), as_result);
    co_return !err;
  }

  /// Ends our side and reads what the client still sends, for a while.
  asio::awaitable<void> drain() {
    error_code err;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, err);
    stream_.expires_after(drain_deadline);
    for (uint64_t drained = 0; !err && drained < max_drained;) {
      buffer_.clear();
      auto [problem, size] = co_await stream_.async_read_some(
        buffer_.prepare(read_buffer_size), as_result);
      err = problem;
      drained += size;
    }
  }

  size_t next_piece_size() const {
    auto left = parser_->content_length_remaining();
    return left
             ? static_cast<size_t>(std::min<uint64_t>(*left, body_piece_size))
             : body_piece_size;
  }

  bool is_head() const { return parser_->get().method() == http::verb::head; }

  bool will_keep_alive() const {
    return !closed_ && parser_->is_done() && parser_->get().keep_alive()
           && end_ != body_end::connection;
  }

  static caf::error gone() {
    return failure(ec::cancelled, "the client went away");
  }

  void close_socket() {
    error_code ignored;
    stream_.socket().close(ignored);
  }

  /// The way to what was asked for is shown as far as it can be no secret.
  void log_request() const {
    using std::chrono::milliseconds;
    auto duration = std::chrono::duration_cast<milliseconds>(
      std::chrono::steady_clock::now() - began_);
    log_.with_id(id_).info(
      "request", peer_ + " " + std::string{method()} + " "
                   + censored_target(target()) + " " + std::to_string(status_)
                   + " " + std::to_string(written_) + " bytes "
                   + std::to_string(duration.count()) + " ms");
  }

  beast::tcp_stream stream_;
  client_watch watch_{stream_.socket()};
  request_handler handler_;
  const http_limits limits_;
  const random_source random_;
  const logger log_;
  const http_metrics metrics_;
  std::string peer_;
  beast::flat_buffer buffer_;
  bool closed_ = false;
  // Of the current request:
  std::optional<parser> parser_;
  std::string id_;
  std::chrono::steady_clock::time_point began_;
  bool expects_continue_ = false;
  unsigned status_ = 0; ///< 0: no reply yet
  body_end end_ = body_end::length;
  uint64_t promised_ = 0; ///< as good as endless until an unknown length ends
  uint64_t written_ = 0;
};

} // namespace

std::shared_ptr<http_session>
start_http_session(asio::ip::tcp::socket socket, request_handler handler,
                   const http_limits& limits, random_source random, logger log,
                   http_metrics metrics, std::function<void()> on_end) {
  auto session = std::make_shared<beast_session>(
    std::move(socket), std::move(handler), limits, std::move(random),
    std::move(log), std::move(metrics));
  // The coroutine's frame owns the session; the completion handler keeps it
  // until the frame is gone.
  asio::co_spawn(session->executor(), session->run(),
                 [session, on_end = std::move(on_end)](
                   const std::exception_ptr&) { on_end(); });
  return session;
}

} // namespace tahoe
