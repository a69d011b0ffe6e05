#pragma once

#include "web/server/routes.hpp"

#include <map>

namespace tahoe {

/// What the parts of this node know of a storage server besides its
/// announcement. Empty: nobody knows, now.
struct server_news {
  std::optional<uint64_t> writable_space;     ///< bytes a new share may take
  std::optional<std::chrono::seconds> silent; ///< nothing came for so long
};

using news_of_servers = std::map<tub_id, server_news>;

/// Asks tub and downloader, which asks the servers. Whoever does not answer
/// soon is left out.
asio::awaitable<news_of_servers>
ask_for_news(exchange& client, const web_context& web);

/// How many bytes of shares this node itself would still take; empty for one
/// that is no storage server.
asio::awaitable<std::optional<uint64_t>>
ask_for_own_space(exchange& client, const web_context& web);

} // namespace tahoe
