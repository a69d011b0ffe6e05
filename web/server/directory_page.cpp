#include "web/server/directory_page.hpp"

#include "codec/decimal.hpp"
#include "web/server/directory_view.hpp"
#include "web/server/entry_forms.hpp"
#include "web/server/error_reply.hpp"
#include "web/server/held_listing.hpp"
#include "web/server/page_reply.hpp"
#include "web/server/request_arguments.hpp"
#include "web/server/status_page.hpp"

#include <algorithm>

namespace tahoe {

namespace {

asio::awaitable<void>
redirect_to_slash(exchange& client, const request_target& target) {
  auto query = client.target().substr(
    std::min(client.target().find('?'), client.target().size()));
  auto location = percent_encode(target.path.back()) + "/" + std::string{query};
  header_list headers;
  headers.emplace_back("Location", std::move(location));
  co_await reply_line(client, 302, "a directory's address ends in a slash",
                      std::move(headers));
}

asio::awaitable<void>
serve_entry_form(exchange& client, const request_target& target,
                 const object_address& where) {
  auto name = required_argument(target, "name");
  if (!name) {
    co_await reply_error(client, std::move(name.error()));
    co_return;
  }
  auto when_done = when_done_argument(target, client.header("Host"));
  if (!when_done) {
    co_await reply_error(client, std::move(when_done.error()));
    co_return;
  }
  entry_form form{std::move(*name), when_done->value_or("."),
                  drive_path(where)};
  auto renames = target.argument("t") == "rename-form";
  auto page = renames ? render_rename_form(form) : render_unlink_form(form);
  co_await reply_page(client, false, std::move(page));
}

std::string root_name(const object_address& where) {
  if (std::holds_alternative<capability>(where.root))
    return "Directory";
  return is_private(where) ? "Private drive" : "Public drive";
}

directory_place place_of(const request_target& target,
                         const object_address& where, directory_entry self) {
  directory_place place;
  place.root = root_name(where);
  place.names = where.names;
  place.section = drive_path(where);
  place.self = std::move(self);
  place.page = parse_decimal(target.argument("page").value_or("1")).value_or(1);
  place.order = entry_order_of(target);
  return place;
}

asio::awaitable<bool> send_part(exchange& client, std::string text) {
  blob piece{as_bytes(text)};
  auto sent = co_await client.write_body(std::move(piece));
  co_return static_cast<bool>(sent);
}

/// Sends the list part by part. False if it was cut short.
asio::awaitable<bool>
send_list(exchange& client, const web_context& web,
          const directory_place& place, const capability& directory,
          freshness state_before) {
  auto held = co_await ask_large_listing(client, web, directory, state_before);
  if (!held) {
    web.log.with_id(client.id())
      .warning("page-cut-short", describe(held.error()));
    auto problem = render_directory_problem(to_error_reply(held.error()).body);
    co_await send_part(client, std::move(problem));
    co_return false;
  }
  directory_list list{place, std::move(held->listing)};
  while (list.sort_some())
    co_await give_way();
  // What is left are the entries of one page.
  held->place.reset();
  for (auto part = list.next(); !part.empty(); part = list.next()) {
    auto sent = co_await send_part(client, std::move(part));
    if (!sent)
      co_return false;
  }
  co_return true;
}

/// Sends what stands above the list before the list is known: to sort a large
/// directory by name, all of it has to be read.
asio::awaitable<void>
stream_listing(exchange& client, const web_context& web,
               const directory_place& place, const capability& directory,
               freshness state) {
  auto head = page_head();
  head.content_length = std::nullopt;
  auto begun = co_await client.begin_reply(std::move(head));
  if (!begun || client.method() == "HEAD")
    co_return;
  auto top = render_directory_top(place);
  auto sent = co_await send_part(client, std::move(top));
  if (sent)
    sent = co_await send_list(client, web, place, directory, state);
  // An empty piece tells the client that this was all.
  blob end;
  if (sent)
    co_await client.write_body(std::move(end));
}

asio::awaitable<void> serve_listing(exchange& client, const web_context& web,
                                    const request_target& target,
                                    const object_address& where, way_end end) {
  auto directory = end.cap();
  auto place = place_of(target, where, std::move(end.entry));
  list_page question{directory};
  auto first
    = co_await ask_drive<listing_page>(client, web, std::move(question));
  if (!first) {
    co_await reply_error(client, std::move(first.error()));
  } else if (first->next) {
    auto state = first->state;
    // Who waits for a place holds nothing.
    *first = listing_page{};
    co_await stream_listing(client, web, place, directory, state);
  } else {
    auto page = render_directory_page(place, to_listing(std::move(*first)));
    co_await reply_page(client, false, std::move(page));
  }
}

} // namespace

asio::awaitable<void>
serve_directory_page(exchange& client, const web_context& web,
                     const request_target& target, const object_address& where,
                     way_end end) {
  if (!ends_in_slash(client.target()))
    co_await redirect_to_slash(client, target);
  else if (!target.argument("t").value_or("").empty())
    co_await serve_entry_form(client, target, where);
  else
    co_await serve_listing(client, web, target, where, std::move(end));
}

} // namespace tahoe
