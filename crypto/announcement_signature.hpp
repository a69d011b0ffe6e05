#pragma once

#include "crypto/identity.hpp"

namespace tahoe {

// signed bytes = ns("tahoe_node_announcement_v1") || announcement
//
// The netstring in front keeps a signed announcement from being taken for
// anything else the node's key signs (DESIGN.md §4).

caf::expected<signature>
sign_announcement(const identity& node, std::string_view announcement);

bool verify_announcement(const public_key& key, std::string_view announcement,
                         const signature& sig);

} // namespace tahoe
