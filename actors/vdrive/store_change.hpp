#pragma once

#include "actors/vdrive_messages.hpp"
#include "codec/error.hpp"

#include <variant>

namespace tahoe {

/// A change on its way into the store, and the node that wants it.
struct store_change {
  tub_id peer;
  std::variant<create_directory, change_directories> what;

  const request_id& request() const;
};

/// Refuses what no state of the store could allow (`malformed`): a change of
/// nothing, of too much, with two operations on one name, with a value that is
/// too long or too short to be sealed.
caf::expected<void> check_shape(const store_change& change);

/// Bytes that the change keeps in memory while it waits.
size_t weight_of(const store_change& change);

/// Tells whether two requests of the same id are the same:
///
///   pair(`tahoe_node_vdir_request_v1`, "create", index | enabler)
///   pair(`tahoe_node_vdir_request_v1`, "change", operation ...)
///   operation = index | enabler | name hash | expected (u64)
///               | number of contents (1 byte) [content]
///   content = entry id | netstring of each sealed value
digest hash_of(const store_change& change);

} // namespace tahoe
