#include "web/server/request_reader.hpp"

#include "web/server/raw_head.hpp"
#include "web/server/request_target.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

// Besides http_stream the only file that includes Beast.

namespace tahoe {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using std::chrono::steady_clock;

namespace {

constexpr size_t body_piece_size = size_t{1} << 20;
constexpr size_t read_buffer_size = size_t{64} << 10;
constexpr size_t head_piece_size = size_t{4} << 10;

/// What a chunked body has left is never shorter before its last chunk is
/// parsed: `0 CR LF CR LF`. Beast's parser counts on it.
constexpr size_t shortest_chunk_frame = 5;

request_refusal bad_request(std::string line) {
  return {refusal::bad_request, 400, std::move(line)};
}

/// Beast's parser found the bytes wrong (and not: too few).
bool is_syntax_error(error_code err) {
  return err.category() == make_error_code(http::error::bad_method).category()
         && err != http::error::end_of_stream
         && err != http::error::partial_message;
}

std::string_view text_of(const beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

/// The first bytes of a piece; few of them do not keep the memory of all.
blob fitted(const blob& piece, size_t filled) {
  return filled < piece.size() / 2 ? blob{piece.view().first(filled)}
                                   : piece.slice(0, filled);
}

caf::error gone() {
  return failure(ec::cancelled, "the client went away");
}

} // namespace

request_reader::request_reader(http_stream& stream, const http_limits& limits,
                               http_metrics metrics)
  : stream_(stream), limits_(limits), metrics_(std::move(metrics)),
    buffer_(std::max(read_buffer_size, limits.header_size + head_piece_size)),
    allowance_(limits.body_bytes, limits.body_window) {}

asio::awaitable<std::optional<request_refusal>> request_reader::read_head() {
  parser_.emplace();
  allowance_ = {limits_.body_bytes, limits_.body_window};
  expects_continue_ = too_slow_ = false;
  if (buffer_.size() == 0)
    buffer_.shrink_to_fit(); // a connection may rest for long
  http_stream::wait for_client{stream_};
  co_return co_await wait_for_head();
}

asio::awaitable<request_reader::head_end> request_reader::wait_for_head() {
  auto patience
    = buffer_.size() == 0 ? limits_.idle_deadline : limits_.header_deadline;
  auto deadline = steady_clock::now() + patience;
  for (;;) {
    auto text = text_of(buffer_);
    if (auto refused = check_size(text))
      co_return refused;
    auto size = could_be_request(text) ? head_size(text) : text.size();
    if (size > 0)
      co_return parse_head(text.substr(0, size));
    auto piece
      = co_await stream_.read_some(buffer_.prepare(head_piece_size), deadline);
    if (text.empty())
      deadline = steady_clock::now() + limits_.header_deadline;
    else if (is_timeout(piece.error))
      co_return request_refusal{refusal::slow_headers};
    if (piece.error)
      co_return request_refusal{};
    buffer_.commit(piece.bytes);
  }
}

request_reader::head_end
request_reader::check_size(std::string_view text) const {
  if (target_is_too_long(text, max_target_length))
    return request_refusal{refusal::long_target, 414,
                           "the address is longer than "
                             + std::to_string(max_target_length) + " bytes"};
  auto size = head_size(text);
  if ((size == 0 ? text.size() : size) > limits_.header_size)
    return request_refusal{refusal::long_headers, 431,
                           "the headers are longer than "
                             + std::to_string(limits_.header_size) + " bytes"};
  return std::nullopt;
}

request_reader::head_end request_reader::parse_head(std::string_view text) {
  if (auto* wrong = hidden_in_head(text))
    return bad_request(std::string{"this is not an HTTP/1.1 request: "}
                       + wrong);
  parser_->header_limit(static_cast<uint32_t>(limits_.header_size + 1));
  parser_->body_limit(boost::none);
  error_code err;
  auto used = parser_->put(asio::buffer(text), err);
  if (err || used != text.size())
    return bad_request("this is not an HTTP/1.1 request: " + err.message());
  buffer_.consume(used);
  return check_head();
}

/// What is well formed and still means two things to two readers, or nothing
/// to us.
request_reader::head_end request_reader::check_head() {
  auto& request = parser_->get();
  auto hosts = request.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && request.version() >= 11))
    return bad_request(hosts == 0 ? "the request has no Host header"
                                  : "the request has several Host headers");
  auto length = request[http::field::content_length];
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (request.count(http::field::content_length) > 1
      || !std::all_of(length.begin(), length.end(), is_digit))
    return bad_request("the request has no one Content-Length");
  auto encodings = request.count(http::field::transfer_encoding);
  if (encodings > 0 && request.version() < 11)
    return bad_request("Transfer-Encoding is not for HTTP/1.0");
  auto encoding = request[http::field::transfer_encoding];
  if (encodings > 1 || (encodings == 1 && !beast::iequals(encoding, "chunked")))
    return request_refusal{refusal::bad_request, 501,
                           "the only known encoding is chunked"};
  auto expectation = request[http::field::expect];
  expects_continue_ = beast::iequals(expectation, "100-continue");
  if (!expectation.empty() && !expects_continue_)
    return request_refusal{refusal::bad_request, 417,
                           "the only known expectation is 100-continue"};
  return std::nullopt;
}

std::string_view request_reader::method() const {
  return parser_->get().method_string();
}

std::string_view request_reader::target() const {
  return parser_->get().target();
}

std::string_view request_reader::header(std::string_view name) const {
  auto found = parser_->get().find({name.data(), name.size()});
  if (found == parser_->get().end())
    return {};
  return {found->value().data(), found->value().size()};
}

bool request_reader::is_head() const {
  return parser_->get().method() == http::verb::head;
}

asio::awaitable<caf::expected<blob>> request_reader::read_body() {
  if (parser_->is_done())
    co_return blob{};
  if (expects_continue_ && !co_await send_continue())
    co_return gone();
  blob piece{next_piece_size()};
  size_t filled = 0;
  // What a slow sender has sent goes on: whoever takes it is waiting, too.
  auto patience = steady_clock::now() + limits_.body_window;
  auto is_late = [&] { return filled > 0 && steady_clock::now() >= patience; };
  while (filled < piece.size() && !parser_->is_done() && !is_late()) {
    auto& body = parser_->get().body();
    body.data = piece.mutable_data() + filled;
    body.size = piece.size() - filled;
    auto err = co_await parse_more();
    metrics_.received(piece.size() - body.size - filled);
    filled = piece.size() - body.size;
    if (err == http::error::need_buffer)
      break;
    if (err && is_syntax_error(err))
      co_return failure(ec::malformed, "bad request body: " + err.message());
    if (too_slow_)
      co_return failure(ec::cancelled, "the body came too slowly");
    if (err)
      co_return gone();
  }
  co_return fitted(piece, filled);
}

/// Parses what has come; if that is too little, what comes next.
asio::awaitable<error_code> request_reader::parse_more() {
  for (;;) {
    error_code err = http::error::need_more;
    if (buffer_.size() >= (parser_->chunked() ? shortest_chunk_frame : 1))
      buffer_.consume(parser_->put(buffer_.data(), err));
    if (err != http::error::need_more)
      co_return err;
    // Only the frame of a chunk is kept until it is whole.
    if (buffer_.size() >= limits_.header_size)
      co_return http::error::buffer_overflow;
    auto piece = co_await stream_.read_some(
      buffer_.prepare(read_buffer_size - buffer_.size()), allowance_);
    too_slow_ = is_timeout(piece.error);
    if (piece.error)
      co_return piece.error;
    buffer_.commit(piece.bytes);
  }
}

asio::awaitable<bool> request_reader::send_continue() {
  expects_continue_ = false;
  constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
  http_stream::pieces bytes{asio::buffer(text)};
  auto sent = co_await stream_.write(bytes, allowance_);
  co_return !sent.error;
}

size_t request_reader::next_piece_size() const {
  auto left = parser_->content_length_remaining();
  return left ? static_cast<size_t>(std::min<uint64_t>(*left, body_piece_size))
              : body_piece_size;
}

} // namespace tahoe
