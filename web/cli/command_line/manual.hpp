#pragma once

#include "web/cli/command_line/command_table.hpp"

#include <string>

namespace tahoe {

/// The manual page tahoe-node(1) of a table, as scdoc(5) reads it.
std::string manual_page(const described_command& table);

} // namespace tahoe
