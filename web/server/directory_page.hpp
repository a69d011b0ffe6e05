#pragma once

#include "web/server/object_walk.hpp"
#include "web/server/request_target.hpp"

namespace tahoe {

/// `GET` of a directory: its page, or a form about the entry `name=` of it
/// (`t=rename-form`, `t=unlink-form`). Their links and forms need an address
/// that ends in a slash: others lead there. The page of a directory that the
/// vdrive lists in more than one step begins before its list is known; if that
/// cannot be read, the page says so and the connection ends before its last
/// chunk.
asio::awaitable<void>
serve_directory_page(exchange& client, const web_context& web,
                     const request_target& target, const object_address& where,
                     way_end end);

} // namespace tahoe
