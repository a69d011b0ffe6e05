#pragma once

#include "web/cli/command_error.hpp"
#include "web/cli/progress_bar.hpp"

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace tahoe {

// What commands tell other programs with --json: one JSON object a line, in
// UTF-8. The last line is `done` or `error`. Programs skip events and members
// that they do not know.
//
//   {"event":"progress","bytes":1048576,"total":3000000}
//   {"event":"done","cap":"URI:CHK:...","bytes":3000000,"seconds":0.125}
//   {"event":"error","name":"try_later","message":"...","remedy":"...",
//    "exit_code":5}                                     (in one line)
//
// Commands that do many things, or list them, tell what they find by events of
// their own and end with
//
//   {"event":"warning","message":"..."}       not done; the exit code will be 1
//   {"event":"note","message":"..."}          and `detail`: to be known
//   {"event":"done",...,"exit_code":0,"seconds":0.125}

/// One JSON object and the end of a line; what is no UTF-8 in it is replaced.
std::string to_line(const nlohmann::ordered_json& event);

/// `warning`, `note` or `detail`.
std::string message_event(std::string_view event, std::string_view message);

/// The end of a command with members of its own.
std::string done_event(nlohmann::ordered_json members, int exit_code,
                       std::chrono::milliseconds elapsed);

/// `total` is null while it is not known. That of a `put` is reached before the
/// node has spread all shares.
std::string progress_event(const transfer_progress& now);

/// The end of a `put`.
std::string stored_event(const std::string& cap, uint64_t bytes,
                         std::chrono::milliseconds elapsed);

/// The end of a `get`: whoever asked has the cap.
std::string fetched_event(uint64_t bytes, std::chrono::milliseconds elapsed);

/// `name` is as in the header X-Tahoe-Error; `remedy` may be empty.
std::string error_event(const command_error& err);

} // namespace tahoe
