#pragma once

#include "codec/error.hpp"
#include "crypto/capability.hpp"
#include "web/cli/interrupt.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tahoe {

/// Parses what a person gave for a cap; the error says what one looks like.
caf::expected<capability> parse_given_cap(std::string_view text);

/// The cap that a command's argument stands for: itself, `-` (the first line of
/// standard input) or `@FILE`. Only the last two keep it out of the list of
/// processes. Fails with malformed if that is no cap's text, with cancelled if
/// the user interrupts.
caf::expected<std::string>
read_cap_argument(std::string_view argument, const interrupt_watch& interrupt);

/// True for what makes drive_session::path read a cap: `-`, `-/a/b`, `@FILE`,
/// `@FILE:a/b`.
bool stands_for_cap(std::string_view argument);

/// Such an argument in parts: `-` or `@FILE`, and what is beneath the cap, with
/// a slash in front. A file whose name has a colon in it is given by `-`.
std::pair<std::string_view, std::string>
split_cap_argument(std::string_view argument);

/// The words of a command line, each `-/a/b` in a form that no parser takes for
/// an option: `@-:a/b`. What stands behind `--` is left alone.
std::vector<std::string> shield_cap_arguments(int argc, char** argv);

} // namespace tahoe
