#include "web/server/reply_writer.hpp"

#include "web/server/http_date.hpp"

#include <boost/beast/http/status.hpp>
#include <charconv>

namespace tahoe {

namespace {

caf::error client_gone() {
  return failure(ec::cancelled, "the client went away");
}

/// A line break in a value would begin another header.
bool fits_into_header(std::string_view value) {
  return value.find_first_of(std::string_view{"\r\n\0", 3}) == value.npos;
}

void add_header(std::string& text, std::string_view name,
                std::string_view value) {
  if (fits_into_header(value))
    text.append(name).append(": ").append(value).append("\r\n");
}

std::string_view reason_of(unsigned status) {
  auto reason = boost::beast::http::obsolete_reason(
    static_cast<boost::beast::http::status>(status));
  return {reason.data(), reason.size()};
}

/// The line in front of a chunk.
std::string chunk_head(size_t size) {
  std::array<char, 16> digits{};
  auto end
    = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
  return std::string(digits.data(), end) + "\r\n";
}

} // namespace

reply_writer::reply_writer(http_stream& stream, const http_limits& limits,
                           http_metrics metrics)
  : stream_(stream), limits_(limits), metrics_(std::move(metrics)),
    allowance_(limits.body_bytes, limits.body_window) {}

void reply_writer::reset() {
  allowance_ = {limits_.body_bytes, limits_.body_window};
  status_ = 0;
  has_body_ = true;
  too_slow_ = false;
  end_ = body_end::length;
  promised_ = written_ = 0;
}

std::string reply_writer::head_text(const reply_head& head,
                                    const request_facts& request) const {
  std::string text = request.version == 10 ? "HTTP/1.0 " : "HTTP/1.1 ";
  text.append(std::to_string(head.status))
    .append(" ")
    .append(reason_of(head.status))
    .append("\r\n");
  add_header(text, "Date", http_date(std::chrono::system_clock::now()));
  add_header(text, "X-Frame-Options", "DENY");
  add_header(text, "Referrer-Policy", "no-referrer");
  add_header(text, "X-Content-Type-Options", "nosniff");
  add_header(text, "X-Tahoe-Request", request.id);
  if (head.status != 304) {
    add_header(text, "Content-Type", head.content_type);
    if (head.content_length)
      add_header(text, "Content-Length", std::to_string(*head.content_length));
    else if (end_ == body_end::last_chunk)
      add_header(text, "Transfer-Encoding", "chunked");
  }
  for (auto& [name, value] : head.headers)
    add_header(text, name, value);
  auto kept = request.keep_alive && !ends_connection();
  if (!kept)
    add_header(text, "Connection", "close");
  else if (request.version == 10)
    add_header(text, "Connection", "keep-alive");
  return text + "\r\n";
}

asio::awaitable<caf::expected<void>>
reply_writer::begin(const reply_head& head, const request_facts& request) {
  status_ = head.status;
  has_body_ = !request.is_head;
  end_ = head.content_length     ? body_end::length
         : request.version >= 11 ? body_end::last_chunk
                                 : body_end::connection;
  promised_ = has_body_ ? head.content_length.value_or(UINT64_MAX) : 0;
  auto text = head_text(head, request);
  http_stream::pieces bytes{asio::buffer(text)};
  auto sent = co_await stream_.write(bytes, allowance_);
  too_slow_ = is_timeout(sent.error);
  if (sent.error)
    co_return client_gone();
  co_return caf::unit;
}

asio::awaitable<caf::expected<void>> reply_writer::write_body(blob piece) {
  if (!has_body_)
    co_return caf::unit;
  if (piece.size() > promised_ - written_)
    co_return failure(ec::io_failure, "a reply longer than promised");
  http_stream::pieces bytes{asio::const_buffer{piece.data(), piece.size()}};
  std::string chunk;
  if (end_ == body_end::last_chunk) {
    constexpr std::string_view line_end = "\r\n";
    // A chunk of no bytes is the last, and an empty line the end of it all.
    chunk = chunk_head(piece.size());
    bytes = {asio::buffer(chunk), bytes[0], asio::buffer(line_end)};
  }
  auto sent = co_await send(bytes);
  if (!sent)
    co_return client_gone();
  if (piece.empty() && end_ != body_end::length)
    promised_ = written_;
  co_return caf::unit;
}

asio::awaitable<bool> reply_writer::send(http_stream::pieces bytes) {
  auto sent = co_await stream_.write(bytes, allowance_);
  written_ += sent.bytes;
  metrics_.sent(sent.bytes);
  too_slow_ = is_timeout(sent.error);
  co_return !sent.error;
}

} // namespace tahoe
