#pragma once

#include "actors/directory_messages.hpp"
#include "web/server/exchange.hpp"
#include "web/server/request_target.hpp"

#include <chrono>

namespace tahoe {

/// The body as text. Fails with too_large if it has more than `limit` bytes,
/// or as `read_body`.
asio::awaitable<caf::expected<std::string>>
read_text_body(exchange& client, size_t limit);

/// What `replace=` lets give way: `true` (as without it), `false` or
/// `only-files`. Fails with malformed.
caf::expected<replace_policy> replace_argument(const request_target& target);

/// The same for a file, which never takes the place of a directory.
inline replace_policy files_only(replace_policy wanted) {
  return wanted == replace_policy::always ? replace_policy::only_files : wanted;
}

/// Where `when_done=` sends the client after a change, if it says so: an
/// address of this node, as a `Location` takes it, with or without the `host`
/// that the request was sent to. Fails with malformed for all others.
caf::expected<std::optional<std::string>>
when_done_argument(const request_target& target, std::string_view host);

/// How long `retain-for=` keeps the results of an operation, if it is given;
/// a year at most. Fails with malformed.
caf::expected<std::optional<std::chrono::seconds>>
retain_for_argument(const request_target& target);

/// Succeeds if `format=` and `mutable=` allow a directory of the virtual drive,
/// which takes the place of Tahoe-LAFS' mutable ones. Fails with malformed.
caf::expected<void> check_directory_format(const request_target& target);

/// Fails with unsupported if `private-key=` is given.
caf::expected<void> check_directory_key(const request_target& target);

/// What `t=` asks for; an empty one is as none.
std::string
action_argument(const request_target& target, std::string_view otherwise);

/// The argument, or malformed.
caf::expected<std::string>
required_argument(const request_target& target, std::string_view name);

} // namespace tahoe
