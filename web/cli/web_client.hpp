#pragma once

#include "web/cli/command_error.hpp"
#include "web/cli/interrupt.hpp"
#include "web/cli/node_access.hpp"
#include "web/cli/progress_bar.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

/// One request to a node's web API and what becomes of it.
struct web_request {
  std::string method = "GET";
  /// Below the node's address, percent-encoded: `uri/URI%3ACHK...?t=json`.
  std::string address;
  std::vector<std::string> headers = {}; ///< each `Name: value`
  /// Says to the node that its owner asks: for whatever leads into the private
  /// drive.
  bool with_token = false;
  /// An answer that leads elsewhere is as good as any: the request was carried
  /// out. It is not followed.
  bool may_redirect = false;
  /// Not zero: goes on though the user interrupts, and takes so long at most:
  /// a short request that ends what others began.
  std::chrono::milliseconds grace{0};
  /// Not zero: takes so long at most.
  std::chrono::milliseconds deadline{0};
  /// Not zero: once nothing has moved for so long, the node is asked whether it
  /// lives. If it does, its answer is waited for as long as that takes.
  std::chrono::milliseconds patience = std::chrono::minutes{1};
  /// Set for a body: fills the buffer, answers how much (0: the end), or
  /// nothing if it cannot go on.
  std::function<std::optional<size_t>(char* to, size_t size)> read_body = {};
  /// Size of the body to send; unknown: it is sent in chunks.
  std::optional<uint64_t> body_size = {};
  /// Takes a piece of the body of a good reply; false: cannot go on.
  std::function<bool(std::string_view piece)> write_body = {};
  /// Hears how far the request is, once a second at least and at its end.
  std::function<void(const transfer_progress& now)> on_progress = {};
};

/// What a body of arguments is (a header of web_request).
inline constexpr const char* form_type
  = "Content-Type: application/x-www-form-urlencoded";

/// A good reply, and all of its body.
struct web_reply {
  unsigned status = 200; ///< 201: the name is a new one
  std::string body;
};

/// Asks a node's web API, one request at a time over one connection, which
/// stays open between them. Nothing it sends goes to another address than the
/// node's own: not through a proxy, not after a redirection. Nor is it sent
/// before what answers there is known to be the node: by its key (https), else
/// by the user whose program it is.
class web_client {
public:
  /// Uses both for as long as it lives.
  web_client(const node_access& node, const interrupt_watch& interrupt);
  ~web_client();

  web_client(const web_client&) = delete;
  web_client& operator=(const web_client&) = delete;

  /// Runs the request until its end. Empty if the reply was good and complete;
  /// else why not. A callback that stopped it has its own reason: the caller
  /// knows it.
  std::optional<command_error> perform(const web_request& request);

  /// True if the node answers something, over a connection of its own.
  bool is_alive(std::chrono::milliseconds deadline) const;

  /// Runs a request with a body that is in memory, or none, and keeps the
  /// reply's. Fails with the node's error, with cancelled if the user
  /// interrupts.
  caf::expected<web_reply> ask(web_request request, std::string_view body = {});

  const interrupt_watch& interrupt() const { return interrupt_; }

  /// The HTTP status of the last reply; 0: there was none.
  unsigned last_status() const { return last_status_; }

private:
  const node_access& node_;
  const interrupt_watch& interrupt_;
  std::unique_ptr<void, void (*)(void*)> curl_;
  unsigned last_status_ = 0;
};

/// `text` as one component of an URL's path or one value of its query.
std::string url_component(std::string_view text);

} // namespace tahoe
