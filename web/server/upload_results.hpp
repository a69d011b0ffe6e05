#pragma once

#include "web/server/routes.hpp"

namespace tahoe {

/// What a browser gets that has stored a file by a form (spec/wapi.md §9,
/// "Upload results"): its cap, and how the upload went. `record` is null if the
/// node has forgotten it.
std::string
render_upload_results(const std::string& cap, const operation_record* record);

/// Sends that page, about the upload that this request began.
asio::awaitable<void>
reply_upload_results(exchange& client, const web_context& web,
                     const std::string& cap);

} // namespace tahoe
