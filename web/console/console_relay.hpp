#pragma once

#include "web/console/command.hpp"

#include <filesystem>

namespace tahoe {

/// Lets the console behind another socket run a command, with what it says for
/// `client`. Nodes in actor systems of their own share nothing else: one may
/// end while somebody looks at it from another. `try_later` if it is not there,
/// or goes.
command_task
relay_command(console_client& client, const std::filesystem::path& socket,
              const std::vector<std::string>& words, size_t columns);

} // namespace tahoe
