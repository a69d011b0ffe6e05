#pragma once

#include "codec/error.hpp"
#include "web/cli/interrupt.hpp"

#include <string>
#include <string_view>

namespace tahoe {

/// The cap that a command's argument stands for: itself, `-` (the first line of
/// standard input) or `@FILE`. Only the last two keep it out of the list of
/// processes. Fails with malformed if that is no cap's text, with cancelled if
/// the user interrupts.
caf::expected<std::string>
read_cap_argument(std::string_view argument, const interrupt_watch& interrupt);

/// True for what makes drive_session::path read a cap: `-`, `-/a/b`, `@FILE`.
bool stands_for_cap(std::string_view argument);

} // namespace tahoe
