#pragma once

#include "codec/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

// What is said over private/console.sock: each line one JSON object.
//
//   client: {"command":[WORD, ...], "columns":N?}
//           {"complete":TEXT}
//           {"cancel":true}
//   node:   {"text":TEXT}* | {"clear":true}*, then one
//           {"end":"ok"} or {"end":NAME, "message":TEXT}; unasked: it closes
//           {"completions":[WORD, ...]}

/// The longest line a client may send, its end included.
inline constexpr size_t max_console_request = 65536;

/// `malformed` if the words are too many for one line.
caf::expected<std::string>
command_request(const std::vector<std::string>& words,
                std::optional<size_t> columns);

std::string completion_request(std::string_view text);

std::string cancel_request();

/// A line from the node.
struct console_answer {
  enum class kind { text, clear, end, completions };

  kind what = kind::text;
  std::string text;                     ///< of a text; an end's message
  std::string end;                      ///< `ok`, or the name of an error
  std::vector<std::string> completions; ///< whole last words
};

/// `malformed` for what is none of these.
caf::expected<console_answer> parse_console_answer(std::string_view line);

} // namespace tahoe
