#pragma once

#include "web/cli/drive/remote_path.hpp"
#include "web/cli/web_client.hpp"

#include <nlohmann/json.hpp>

namespace tahoe {

/// Takes one line of a manifest (spec/wapi.md §7), as it is and as JSON.
using line_taker
  = std::function<void(std::string_view line, const nlohmann::json& met)>;

/// Walks over a directory and all beneath it. The last line with
/// `"type":"stats"` is there if all could be read; what could not goes to
/// `problem`. Fails with the node's error, with io_failure if it stops early.
caf::expected<void>
walk_tree(web_client& client, const remote_path& path, const line_taker& take,
          const std::function<void(std::string_view)>& problem);

/// The names on the way to what was met.
std::vector<std::string> path_in(const nlohmann::json& met);

} // namespace tahoe
