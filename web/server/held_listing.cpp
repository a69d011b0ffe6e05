#include "web/server/held_listing.hpp"

#include <algorithm>

namespace tahoe {

directory_listing to_listing(listing_page page) {
  directory_listing result;
  result.entries = std::move(page.entries);
  result.damaged_count = page.damaged.size();
  result.damaged = std::move(page.damaged);
  result.version = page.version;
  result.state = page.state;
  return result;
}

asio::awaitable<caf::expected<held_listing>>
ask_large_listing(exchange& client, const web_context& web,
                  const capability& directory, freshness state_before) {
  auto place = co_await web.listings.enter(client, client.origin());
  if (!place)
    co_return std::move(place.error());
  list_directory question{{directory}};
  auto listing
    = co_await ask_drive<directory_listing>(client, web, std::move(question));
  if (!listing)
    co_return std::move(listing.error());
  // The vdrive client tells of some news only once.
  listing->state = std::max(listing->state, state_before);
  co_return held_listing{std::move(*listing), std::move(*place)};
}

asio::awaitable<void> give_way() {
  auto executor = co_await asio::this_coro::executor;
  co_await asio::post(executor, asio::use_awaitable);
}

asio::awaitable<caf::expected<held_listing>>
ask_listing(exchange& client, const web_context& web,
            const capability& directory) {
  list_page question{directory};
  auto first
    = co_await ask_drive<listing_page>(client, web, std::move(question));
  if (!first)
    co_return std::move(first.error());
  if (first->next) {
    auto state = first->state;
    // Who waits for a place holds nothing.
    *first = listing_page{};
    co_return co_await ask_large_listing(client, web, directory, state);
  }
  co_return held_listing{to_listing(std::move(*first))};
}

} // namespace tahoe
