#pragma once

#include "web/cli/command_error.hpp"
#include "web/cli/progress_bar.hpp"

#include <chrono>
#include <string>

namespace tahoe {

// What `put --json` and `get --json` tell other programs: one JSON object a
// line, in UTF-8. The last line is `done` or `error`. Programs skip events and
// members that they do not know.
//
//   {"event":"progress","bytes":1048576,"total":3000000}
//   {"event":"done","cap":"URI:CHK:...","bytes":3000000,"seconds":0.125}
//   {"event":"error","name":"try_later","message":"...","remedy":"...",
//    "exit_code":5}                                     (in one line)

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
