#pragma once

#include "codec/bytes.hpp"
#include "web/cli/web_client.hpp"

namespace tahoe {

/// Tells a node's grid from all others: a hash of the ids of its introducers,
/// however they are reached today. Asks the running node, whose configuration
/// may have been changed since it started. Fails with the node's error, with
/// not_found if it knows no introducer or does not tell.
caf::expected<digest> ask_for_grid(web_client& client);

/// The same from what the node says of itself (`GET /?t=json`).
caf::expected<digest> grid_in(std::string_view status);

} // namespace tahoe
