#pragma once

#include "web/server/object_walk.hpp"
#include "web/server/request_target.hpp"

namespace tahoe {

/// `GET PATH?t=info`: what there is to know of a file or directory. Asks all
/// servers where its shares are now.
asio::awaitable<void> serve_info(exchange& client, const web_context& web,
                                 const request_target& target,
                                 const object_address& where, way_end end);

} // namespace tahoe
