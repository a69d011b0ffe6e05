#pragma once

#include "web/cli/command_error.hpp"
#include "web/cli/interrupt.hpp"
#include "web/cli/progress_bar.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tahoe {

/// One request to a node's web API and what becomes of it.
struct web_request {
  std::string url;
  /// Set for an upload: fills the buffer, answers how much (0: the end), or
  /// nothing if it cannot go on.
  std::function<std::optional<size_t>(char* to, size_t size)> read_body;
  /// Size of the body to send; unknown: it is sent in chunks.
  std::optional<uint64_t> body_size;
  /// Takes a piece of the body of a good reply; false: cannot go on.
  std::function<bool(std::string_view piece)> write_body;
  /// Hears how far the request is, once a second at least and at its end.
  std::function<void(const transfer_progress& now)> on_progress;
};

/// Runs the request until its end. Empty if the reply was good and complete;
/// else why not. A callback that stopped it has its own reason: the caller
/// knows it.
std::optional<command_error>
perform(const web_request& request, const interrupt_watch& interrupt);

/// `text` as one component of an URL's path.
std::string url_component(std::string_view text);

} // namespace tahoe
