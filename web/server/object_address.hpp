#pragma once

#include "crypto/capability.hpp"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tahoe {

/// The directories that a node knows by itself.
enum class drive : uint8_t {
  global_drive,  ///< the public root, the same for all of the grid
  private_drive, ///< the node's own
};

/// The way to a file or directory, as an address says it:
///
///     uri/CAP/NAME…    cap/CAP/NAME…    vdrive/global/NAME…
///     vdrive/private/NAME…
struct object_address {
  std::variant<capability, drive> root;
  std::vector<std::string> names;
};

/// Parses the components of a path. Fails with malformed (no cap, or a bad
/// one) or not_found (no such drive).
caf::expected<object_address>
parse_object_address(std::span<const std::string> components);

/// Where the drive begins, `/vdrive/global/`; empty for what a cap names.
std::string_view drive_path(const object_address& where);

/// True for what only the node's owner may see and change.
inline bool is_private(const object_address& where) {
  auto* root = std::get_if<drive>(&where.root);
  return root && *root == drive::private_drive;
}

} // namespace tahoe
