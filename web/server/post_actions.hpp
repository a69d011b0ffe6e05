#pragma once

#include "web/server/drive_changes.hpp"
#include "web/server/form_body.hpp"

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

/// `link`: puts what is at the address under `to_name=` into `to_dir=`, and
/// leads there. Not in Tahoe-LAFS' web API: the form of an info page.
post_action post_link;

/// `to_dir=`: a cap or a drive, and names beneath it. Fails with malformed or
/// not_found.
caf::expected<object_address> parse_to_dir(const std::string& text);

/// `upload`: stores the file of a form and links it as `name=`, or as the form
/// calls it. The fields behind the file are read, too.
asio::awaitable<change_result>
post_upload(exchange& client, const web_context& web, request_target& target,
            object_address where, std::optional<posted_file> file);

/// The same without a link. `%(uri)s` in `when_done=` becomes the cap.
asio::awaitable<change_result>
upload_unlinked(exchange& client, const web_context& web,
                request_target& target, std::optional<posted_file> file);

/// Links children, some hundreds at once. What was linked before an error
/// stays.
asio::awaitable<caf::expected<void>>
link_children(exchange& client, const web_context& web,
              const capability& directory, std::vector<new_entry> children,
              replace_policy policy);

/// Why `t=` cannot be done: unsupported for what Tahoe-LAFS has besides,
/// malformed for a word that means nothing.
caf::error unknown_action(const std::string& name);

/// True if the body is no form, whatever its type says: programs send JSON
/// without saying so.
bool has_json_body(const request_target& target);

} // namespace tahoe
