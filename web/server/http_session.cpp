#include "web/server/http_session.hpp"

#include "actors/operations/operation_id.hpp"
#include "web/server/admission.hpp"
#include "web/server/client_watch.hpp"
#include "web/server/reply_writer.hpp"
#include "web/server/request_log.hpp"
#include "web/server/request_reader.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

namespace tahoe {

namespace {

class live_session final : public http_session,
                           public exchange,
                           public std::enable_shared_from_this<live_session> {
public:
  live_session(asio::ip::tcp::socket socket,
               std::shared_ptr<asio::ssl::context> tls, request_handler handler,
               const http_limits& limits, random_source random, logger log,
               const http_metrics& metrics)
    : stream_(std::move(socket), std::move(tls), limits.body_grace),
      reader_(stream_, limits, metrics), writer_(stream_, limits, metrics),
      log_(std::move(log), metrics, stream_.peer().to_string()),
      origin_(admission::origin_of(stream_.peer()).to_string()),
      handler_(std::move(handler)), random_(std::move(random)),
      header_deadline_(limits.header_deadline) {}

  auto executor() { return stream_.executor(); }

  asio::awaitable<void> run() {
    try {
      auto going = co_await stream_.open(std::chrono::steady_clock::now()
                                         + header_deadline_);
      while (going && !closed_)
        going = co_await serve_one();
    } catch (const std::exception& problem) {
      log_.failed(problem.what());
    }
    stream_.close();
    handler_ = nullptr;
  }

  // -- http_session -----------------------------------------------------------

  void close() override {
    asio::post(executor(), [self = shared_from_this()] {
      self->closed_ = true;
      self->stream_.close();
    });
  }

  std::optional<int64_t> waiting_since() const override {
    return stream_.waiting_since();
  }

  // -- exchange ---------------------------------------------------------------

  const std::string& id() const override { return id_; }
  const std::string& origin() const override { return origin_; }
  std::string_view method() const override { return reader_.method(); }
  std::string_view target() const override { return reader_.target(); }

  std::string_view header(std::string_view name) const override {
    return reader_.header(name);
  }

  asio::awaitable<caf::expected<blob>> read_body() override {
    return reader_.read_body();
  }

  asio::awaitable<caf::expected<void>> begin_reply(reply_head head) override {
    reply_writer::request_facts request{id_, reader_.version(),
                                        reader_.is_head(), will_keep_alive()};
    co_return co_await writer_.begin(head, request);
  }

  asio::awaitable<caf::expected<void>> write_body(blob piece) override {
    return writer_.write_body(std::move(piece));
  }

  void watch_client(std::function<void()> when_gone) override {
    // What is left of the body makes the socket readable; and it is read soon.
    if (reader_.is_done())
      watch_.begin(std::move(when_gone), shared_from_this());
  }

  void unwatch_client() override { watch_.end(); }

private:
  /// True if the connection can take another request.
  asio::awaitable<bool> serve_one() {
    writer_.reset();
    id_ = draw_operation_id(random_);
    auto refused = co_await reader_.read_head();
    if (refused) {
      closed_ = true;
      co_await refuse(*refused);
      co_return false;
    }
    auto began = std::chrono::steady_clock::now();
    co_await handler_(*this);
    log_.served(
      {id_, method(), target(), writer_.status(), writer_.written(), began});
    log_slowness();
    if (writer_.is_whole() && will_keep_alive())
      co_return true;
    if (writer_.is_whole())
      co_await stream_.drain();
    co_return false;
  }

  /// Says why what came is not served, if the client is to know.
  asio::awaitable<void> refuse(const request_refusal& what) {
    log_.refused(id_, what);
    if (what.status == 0)
      co_return;
    co_await reply_line(*this, what.status, what.line);
    co_await stream_.drain();
  }

  void log_slowness() const {
    if (reader_.was_too_slow())
      log_.refused(id_, {refusal::slow_sender});
    if (writer_.was_too_slow())
      log_.refused(id_, {refusal::slow_reader});
  }

  bool will_keep_alive() const {
    return !closed_ && reader_.is_done() && reader_.wants_connection_kept()
           && !writer_.ends_connection();
  }

  http_stream stream_;
  request_reader reader_;
  reply_writer writer_;
  client_watch watch_{stream_.socket()};
  const request_log log_;
  const std::string origin_;
  request_handler handler_;
  const random_source random_;
  const std::chrono::milliseconds header_deadline_;
  std::string id_; ///< of the current request
  bool closed_ = false;
};

} // namespace

std::shared_ptr<http_session>
start_http_session(asio::ip::tcp::socket socket,
                   std::shared_ptr<asio::ssl::context> tls,
                   request_handler handler, const http_limits& limits,
                   random_source random, logger log, http_metrics metrics,
                   std::function<void()> on_end) {
  auto session = std::make_shared<live_session>(
    std::move(socket), std::move(tls), std::move(handler), limits,
    std::move(random), std::move(log), metrics);
  // The coroutine's frame owns the session; the completion handler keeps it
  // until the frame is gone.
  asio::co_spawn(session->executor(), session->run(),
                 [session, on_end = std::move(on_end)](
                   const std::exception_ptr&) { on_end(); });
  return session;
}

} // namespace tahoe
