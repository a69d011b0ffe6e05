#pragma once

#include "codec/error.hpp"
#include "web/cli/command_line/command_table.hpp"

#include <string>

namespace tahoe {

/// The script that lets a shell complete the commands and options of a table:
/// `bash`, `zsh` or `fish`. Fails with malformed for another one.
caf::expected<std::string>
completion_script(const described_command& table, const std::string& shell);

} // namespace tahoe
