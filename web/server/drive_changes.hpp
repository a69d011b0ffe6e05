#pragma once

#include "web/server/object_walk.hpp"

namespace tahoe {

// What changes of directories are made of.

/// How a change ended well.
struct change_reply {
  unsigned status = 200;
  std::string body; ///< as it is: without newline
  header_list headers = {};
};

using change_result = caf::expected<change_reply>;

/// Sends what a change came to. Errors go with `headers`.
asio::awaitable<void>
reply_change(exchange& client, change_result result, header_list headers = {});

/// A name in a directory, either of which may not be there yet.
struct link_place {
  way_end directory;
  std::string name;
  std::optional<directory_entry> now = std::nullopt;
};

/// Finds the place that an address names. Fails with malformed if it names
/// none, but the root.
asio::awaitable<caf::expected<link_place>>
find_place(exchange& client, const web_context& web, object_address where);

/// Succeeds if the way ends in a directory that can be changed, or can be
/// continued by new ones. Otherwise fails with exists (a file is in the way)
/// or read_only.
caf::expected<void> check_way(const way_end& way);

/// Makes the directories that the way lacks; answers with the last.
asio::awaitable<caf::expected<capability>>
make_way(exchange& client, const web_context& web, way_end way);

/// Puts something under a name. If it may not give way: the web API's words.
asio::awaitable<caf::expected<entry_changed>>
link_child(exchange& client, const web_context& web, link_entry what);

/// Links a cap there, with all directories on the way; replies the cap, with
/// 201 if the name is new.
asio::awaitable<change_result>
link_at(exchange& client, const web_context& web, link_place place,
        capability cap, replace_policy policy);

/// Replies the cap of the directory at the end of the way, which is made if it
/// is missing.
asio::awaitable<change_result>
ensure_directory(exchange& client, const web_context& web, way_end way);

/// Removes a name; replies the cap that was there.
asio::awaitable<change_result>
unlink_child(exchange& client, const web_context& web, capability directory,
             std::string name);

/// A cap that is to be linked, with blanks around it perhaps. Fails with
/// malformed also for one of which no read-only form can be made.
caf::expected<capability> parse_linked_cap(std::string_view text);

/// The error for what may not give way.
caf::error child_exists();

/// An error of asking for a child, in the web API's words.
caf::error about_child(const std::string& name, caf::error err);

} // namespace tahoe
