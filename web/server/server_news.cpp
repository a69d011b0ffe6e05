#include "web/server/server_news.hpp"

#include "codec/base32.hpp"
#include "web/server/status_page.hpp"

namespace tahoe {

namespace {

/// So long a page waits for servers.
constexpr std::chrono::milliseconds survey_patience{800};

/// When something last came from each peer.
void add_silences(const caf::settings& tub, news_of_servers& to) {
  auto peers = caf::get_if<caf::settings>(&tub, "state.connected");
  if (!peers)
    return;
  for (auto& [name, value] : *peers) {
    auto id = base32_decode_as<tub_id>(name);
    auto peer = caf::get_if<caf::settings>(&value);
    if (id && peer)
      to[*id].silent = std::chrono::seconds{
        caf::get_or(*peer, "silent_seconds", int64_t{0})};
  }
}

} // namespace

asio::awaitable<news_of_servers>
ask_for_news(exchange& client, const web_context& web) {
  news_of_servers result;
  if (web.services.tub) {
    auto tub = co_await ask<caf::settings>(client, web.asker, web.services.tub,
                                           get_status{}, status_deadline);
    if (tub)
      add_silences(*tub, result);
  }
  if (web.services.downloader) {
    // No file has this index: it is the servers' room that is of interest.
    survey_servers question{storage_index{}, survey_patience};
    auto found = co_await ask<servers_surveyed>(
      client, web.asker, web.services.downloader, question, status_deadline);
    if (found)
      for (auto& server : found->servers)
        if (server.answered)
          result[server.id].writable_space = server.writable_space;
  }
  co_return result;
}

asio::awaitable<std::optional<uint64_t>>
ask_for_own_space(exchange& client, const web_context& web) {
  std::optional<uint64_t> result;
  if (!web.services.storage)
    co_return result;
  auto report
    = co_await ask<storage_report>(client, web.asker, web.services.storage,
                                   get_storage_report{}, status_deadline);
  if (report)
    result = report->writable;
  co_return result;
}

} // namespace tahoe
