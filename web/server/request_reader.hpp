#pragma once

#include "actors/blob.hpp"
#include "codec/error.hpp"
#include "web/server/http_limits.hpp"
#include "web/server/http_metrics.hpp"
#include "web/server/http_stream.hpp"
#include "web/server/refusal.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>
#include <string_view>

namespace tahoe {

/// Reads the requests of one connection, one after the other.
class request_reader {
public:
  request_reader(http_stream& stream, const http_limits& limits,
                 http_metrics metrics);

  /// Waits for the next request and reads it up to the end of its headers.
  /// Nothing: it can be served; else the connection must end.
  asio::awaitable<std::optional<request_refusal>> read_head();

  std::string_view method() const;
  std::string_view target() const;
  std::string_view header(std::string_view name) const;
  unsigned version() const { return parser_->get().version(); } ///< 10 or 11
  bool wants_connection_kept() const { return parser_->get().keep_alive(); }
  bool is_head() const;

  /// True if nothing of the body is left to read.
  bool is_done() const { return parser_->is_done(); }

  /// As `exchange::read_body`.
  asio::awaitable<caf::expected<blob>> read_body();

  /// The client sent its body too slowly.
  bool was_too_slow() const { return too_slow_; }

private:
  using body = boost::beast::http::buffer_body;
  using parser = boost::beast::http::request_parser<body>;

  using head_end = std::optional<request_refusal>;

  asio::awaitable<head_end> wait_for_head();
  head_end check_size(std::string_view text) const;
  head_end parse_head(std::string_view text);
  head_end check_head();
  asio::awaitable<boost::system::error_code> parse_more();
  asio::awaitable<bool> send_continue();
  size_t next_piece_size() const;

  http_stream& stream_;
  const http_limits limits_;
  const http_metrics metrics_;
  boost::beast::flat_buffer buffer_;
  // Of the current request:
  std::optional<parser> parser_;
  rate_allowance allowance_;
  bool expects_continue_ = false;
  bool too_slow_ = false;
};

} // namespace tahoe
