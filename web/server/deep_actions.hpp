#pragma once

#include "web/server/post_actions.hpp"

namespace tahoe {

// What `POST ?t=` can do with all that lies beneath a directory (spec/wapi.md
// §7).

/// `start-manifest`, `start-deep-size`, `start-deep-stats`: begins an operation
/// of which `/operations/OPHANDLE` tells, and leads there.
post_action post_start_deep;

/// `stream-manifest`: a line for each thing as it is met, then one with the
/// stats, all at the pace of the client. If anything could not be read,
/// `ERROR:` and what it was stand in the place of the stats; if that is the
/// directory itself, the reply is an error.
asio::awaitable<void>
stream_manifest(exchange& client, const web_context& web, object_address where);

} // namespace tahoe
