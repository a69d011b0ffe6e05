#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "web/server/deep_table.hpp"

namespace tahoe {

/// Begin an operation under a handle; whatever had it before ends. Answered
/// when it is under way, or with why it cannot be: as `start_walk`, unsupported
/// where no walks are, try_later if there is no room for it, refused if the
/// handle is one that only whoever has the API token may see.
struct begin_deep {
  std::string handle;
  deep_kind kind = deep_kind::manifest;
  capability root;
  bool is_private = false;
  bool has_token = false;
  std::optional<std::chrono::seconds> retain_for = std::nullopt;
  std::string operation = {}; ///< its id in the log
};

/// How does it stand? not_found for an unknown handle; refused for what only
/// whoever has the API token may see.
struct look_at_deep {
  std::string handle;
  bool has_token = false;
  /// False: a look that changes nothing.
  bool collects = true;
  std::optional<std::chrono::seconds> retain_for = std::nullopt;
  bool release_after_complete = false;
};

/// End it, forget its handle, and tell how it stood; fails as above.
struct cancel_deep {
  std::string handle;
  bool has_token = false;
};

/// Which are there? For everybody: handles stay where they are.
struct list_deep {};

struct deep_list {
  std::vector<deep_summary> operations; ///< newer ones first
};

/// Runs operations on all that lies beneath a directory.
using deep_operations_actor = caf::typed_actor<        //
  caf::reacts_to<begin_deep>,                          //
  caf::replies_to<look_at_deep>::with<deep_operation>, //
  caf::replies_to<cancel_deep>::with<deep_operation>,  //
  caf::replies_to<list_deep>::with<deep_list>>         //
  ::extend_with<observable_actor>;

/// How long it may take to begin.
inline constexpr caf::duration deep_start_deadline{caf::time_unit::seconds, 60};

/// Why there are no walks on this node.
caf::error no_walks();

/// `walker` may be null: then nothing begins.
deep_operations_actor
spawn_deep_operations(caf::actor_system& sys, walker_actor walker,
                      const environment& env);

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::begin_deep)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::look_at_deep)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::cancel_deep)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::list_deep)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::deep_list)
