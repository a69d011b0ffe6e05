#pragma once

#include "web/server/exchange.hpp"
#include "web/server/http_limits.hpp"
#include "web/server/http_metrics.hpp"
#include "web/server/http_stream.hpp"

namespace tahoe {

/// Sends the reply of one request; it knows when that is whole.
class reply_writer {
public:
  /// What a reply has to know of its request.
  struct request_facts {
    const std::string& id;
    unsigned version = 11; ///< 10: HTTP/1.0
    bool is_head = false;
    bool keep_alive = false; ///< the connection could take another request
  };

  reply_writer(http_stream& stream, const http_limits& limits,
               http_metrics metrics);

  /// Forgets the last reply.
  void reset();

  /// As `exchange::begin_reply`.
  asio::awaitable<caf::expected<void>>
  begin(const reply_head& head, const request_facts& request);

  /// As `exchange::write_body`.
  asio::awaitable<caf::expected<void>> write_body(blob piece);

  unsigned status() const { return status_; } ///< 0: no reply yet
  uint64_t written() const { return written_; }
  bool is_whole() const { return status_ != 0 && written_ == promised_; }

  /// The end of the connection is the end of the reply.
  bool ends_connection() const { return end_ == body_end::connection; }

  /// The client took its reply too slowly.
  bool was_too_slow() const { return too_slow_; }

private:
  /// What tells the client that a reply's body is whole.
  enum class body_end { length, last_chunk, connection };

  std::string
  head_text(const reply_head& head, const request_facts& request) const;
  asio::awaitable<bool> send(http_stream::pieces bytes);

  http_stream& stream_;
  const http_limits limits_;
  const http_metrics metrics_;
  rate_allowance allowance_;
  unsigned status_ = 0;
  bool has_body_ = true;
  bool too_slow_ = false;
  body_end end_ = body_end::length;
  uint64_t promised_ = 0; ///< as good as endless until an unknown length ends
  uint64_t written_ = 0;
};

} // namespace tahoe
