#pragma once

#include "actors/blob.hpp"
#include "codec/error.hpp"
#include "web/server/interruptible.hpp"

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tahoe {

namespace asio = boost::asio;

using header_list = std::vector<std::pair<std::string, std::string>>;

/// What stands before the body of a reply. The headers that every reply carries
/// are added when it is sent.
struct reply_head {
  unsigned status = 200;
  std::string content_type = "text/plain;charset=utf-8";
  std::optional<uint64_t> content_length = 0; ///< none: not known beforehand
  header_list headers;
};

/// One request and its reply, as a handler sees them; it hides the HTTP
/// library. Lives on one connection's strand, where every handler runs.
class exchange : public interruptible {
public:
  /// Names the request in the log, and what it begins: 16 letters and digits.
  /// The reply has it in `X-Tahoe-Request`.
  virtual const std::string& id() const = 0;

  virtual std::string_view method() const = 0;

  /// Where the client is, as `admission` tells clients apart: what there are
  /// few places for is shared out among origins.
  virtual const std::string& origin() const = 0;

  /// As sent: not yet parsed.
  virtual std::string_view target() const = 0;

  /// The value of a header, whatever the case of its name; empty if missing.
  virtual std::string_view header(std::string_view name) const = 0;

  /// The next piece of the body, at most 1 MiB, or what has come of it in half
  /// a minute; an empty one ends it. Fails
  /// with malformed (bad chunk: worth a reply) or cancelled (the client went
  /// away, or cut the body short, or sent nothing for too long).
  virtual asio::awaitable<caf::expected<blob>> read_body() = 0;

  /// Sends the head. Once per exchange. Fails if the client went away.
  virtual asio::awaitable<caf::expected<void>> begin_reply(reply_head head) = 0;

  /// Sends a piece of the body and returns when the socket has taken it. A
  /// reply whose pieces do not add up to `content_length` when the handler
  /// returns ends the connection, so that the client sees that it was cut
  /// short; so does one of unknown length without an empty piece at its end.
  /// The reply to a HEAD has no body: pieces are dropped.
  virtual asio::awaitable<caf::expected<void>> write_body(blob piece) = 0;
};

/// Serves one exchange. What it does not answer ends the connection.
using request_handler = std::function<asio::awaitable<void>(exchange& client)>;

/// Sends a whole reply.
asio::awaitable<void>
reply_with(exchange& client, reply_head head, std::string body);

/// Sends one line of text; that of an error as a page to whom wants one.
asio::awaitable<void> reply_line(exchange& client, unsigned status,
                                 std::string line, header_list headers = {});

/// Sends an error with its `X-Tahoe-Error`.
asio::awaitable<void>
reply_error(exchange& client, caf::error err, header_list headers = {});

} // namespace tahoe
