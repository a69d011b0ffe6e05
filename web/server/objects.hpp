#pragma once

#include "web/server/object_address.hpp"
#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

// The web API of files and directories by cap or path (spec/wapi.md §3 to §5).

/// `GET` or `HEAD` of a path: the file there, the page of the directory, or
/// what `t=` asks for.
asio::awaitable<void>
get_object(exchange& client, const web_context& web,
           const request_target& target, object_address where);

/// `PUT` to a path: stores the body there, or what `t=` says.
asio::awaitable<void>
put_object(exchange& client, const web_context& web,
           const request_target& target, object_address where);

/// `POST` to a path: changes the directory there as `t=` says.
asio::awaitable<void> post_object(exchange& client, const web_context& web,
                                  request_target target, object_address where);

/// `DELETE` of a path: unlinks what is there.
asio::awaitable<void>
delete_object(exchange& client, const web_context& web, object_address where);

/// `PUT` or `POST /uri?t=mkdir…`: a directory that is linked nowhere.
asio::awaitable<void>
make_unlinked(exchange& client, const web_context& web, request_target target);

} // namespace tahoe
