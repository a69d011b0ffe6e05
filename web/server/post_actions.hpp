#pragma once

#include "web/server/drive_changes.hpp"
#include "web/server/request_target.hpp"

namespace tahoe {

// What `POST ?t=` can do (spec/wapi.md §5). The arguments are all there; JSON
// is still in the body.

using post_action
  = asio::awaitable<change_result>(exchange& client, const web_context& web,
                                   const request_target& target,
                                   object_address where);

/// `mkdir`: sees to it that a directory is there. What is there gives way to a
/// new one only for a `replace=true` that is spelt out.
post_action post_mkdir;

/// `mkdir-with-children`: appears with all of them, and never replaces.
post_action post_mkdir_with_children;

/// `set_children`: links many.
post_action post_children;

/// `uri`: links a cap.
post_action post_cap;

/// `unlink`, `delete`.
post_action post_unlink;

/// `relink`: moves an entry, to another directory perhaps.
post_action post_relink;

/// `rename`: moves an entry within its directory.
post_action post_rename;

/// Links children one after the other. What was linked before an error stays.
asio::awaitable<caf::expected<void>>
link_children(exchange& client, const web_context& web,
              const capability& directory, std::vector<link_entry> children,
              replace_policy policy);

/// Why `t=` cannot be done: unsupported for what Tahoe-LAFS has besides,
/// malformed for a word that means nothing.
caf::error unknown_action(const std::string& name);

/// True if the body is no form, whatever its type says: programs send JSON
/// without saying so.
bool has_json_body(const request_target& target);

} // namespace tahoe
