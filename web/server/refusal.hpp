#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace tahoe {

/// What a client did that this server does not put up with.
enum class refusal : uint8_t {
  bad_request,          ///< not HTTP/1.1, or in a form that hides something
  long_headers,         ///< 431
  long_target,          ///< 414
  slow_headers,         ///< the headers did not end in time
  slow_sender,          ///< its body came too slowly
  slow_reader,          ///< it took a reply too slowly
  too_many_connections, ///< from its address
};

inline constexpr size_t refusal_kinds = 7;

/// The word for it in the log and in metrics.
const char* to_string(refusal why);

/// Why what came is not served.
struct request_refusal {
  std::optional<refusal> why; ///< none: the client has closed the connection
  unsigned status = 0;        ///< 0: it is told nothing
  std::string line{};
};

} // namespace tahoe
