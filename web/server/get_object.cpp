#include "codec/decimal.hpp"
#include "web/server/ask_drive.hpp"
#include "web/server/directory_view.hpp"
#include "web/server/error_reply.hpp"
#include "web/server/files.hpp"
#include "web/server/object_json.hpp"
#include "web/server/object_walk.hpp"
#include "web/server/objects.hpp"
#include "web/server/status_page.hpp"

namespace tahoe {

namespace {

/// Lets others of this thread have their turn.
asio::awaitable<void> give_way() {
  auto executor = co_await asio::this_coro::executor;
  co_await asio::post(executor, asio::use_awaitable);
}

asio::awaitable<void> reply_pieces(exchange& client, std::vector<blob> pieces) {
  reply_head head;
  for (auto& piece : pieces)
    *head.content_length += piece.size();
  auto done = co_await client.begin_reply(std::move(head));
  for (auto& piece : pieces)
    if (done)
      done = co_await client.write_body(std::move(piece));
}

asio::awaitable<void> reply_text(exchange& client, std::string text) {
  reply_head head;
  co_await reply_with(client, std::move(head), std::move(text));
}

asio::awaitable<caf::expected<directory_listing>>
list(exchange& client, const web_context& web, const capability& directory) {
  list_directory question{{directory}};
  co_return co_await ask_drive<directory_listing>(client, web,
                                                  std::move(question));
}

/// As programs for Tahoe-LAFS expect it where JSON was to come.
asio::awaitable<void>
reply_json_error(exchange& client, const caf::error& err) {
  auto reply = to_error_reply(err);
  header_list headers;
  headers.emplace_back("X-Tahoe-Error", reply.name);
  auto line = nlohmann::json{{"error", reply.body}}.dump(
    -1, ' ', true, nlohmann::json::error_handler_t::replace);
  co_await reply_line(client, reply.status, std::move(line),
                      std::move(headers));
}

asio::awaitable<void> reply_listing(exchange& client, const web_context& web,
                                    const capability& directory) {
  auto listing = co_await list(client, web, directory);
  if (!listing) {
    co_await reply_json_error(client, listing.error());
    co_return;
  }
  listing_renderer renderer{directory, std::move(*listing)};
  while (renderer.step())
    co_await give_way();
  co_await reply_pieces(client, renderer.take());
}

/// Relative links need an address that ends in a slash.
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
reply_directory_page(exchange& client, const web_context& web,
                     const request_target& target, const object_address& where,
                     const capability& directory) {
  auto path = client.target().substr(0, client.target().find('?'));
  if (!path.ends_with('/')) {
    co_await redirect_to_slash(client, target);
    co_return;
  }
  auto listing = co_await list(client, web, directory);
  if (!listing) {
    co_await reply_error(client, std::move(listing.error()));
    co_return;
  }
  directory_place place;
  place.root = std::holds_alternative<capability>(where.root) ? "Directory"
               : is_private(where)                            ? "Private drive"
                                                              : "Public drive";
  place.names = where.names;
  place.is_read_only = !is_write_cap(directory);
  place.page = parse_decimal(target.argument("page").value_or("1")).value_or(1);
  auto page = render_directory_page(place, std::move(*listing));
  co_await reply_page(client, false, std::move(page));
}

asio::awaitable<void>
reply_read_cap(exchange& client, const directory_entry& entry) {
  auto* unknown = std::get_if<unknown_cap>(&entry.read_cap);
  if (unknown && unknown->text.empty())
    co_await reply_error(client, failure(ec::unsupported,
                                         "this version cannot make the "
                                         "read-only form of this cap"));
  else
    co_await reply_text(client, to_uri(entry.read_cap));
}

const char* word_for(cap_kind kind) {
  return kind == cap_kind::file        ? "file"
         : kind == cap_kind::directory ? "directory"
                                       : "unknown";
}

/// Tahoe-LAFS' forms that this version lacks, or a word that means nothing.
asio::awaitable<void>
refuse_form(exchange& client, cap_kind kind, const std::string& form) {
  auto text = "GET " + std::string{word_for(kind)} + ": bad t=" + form;
  auto code = ec::malformed;
  if (form == "info" || form == "rename-form") {
    text = "t=" + form + " is not in this version";
    code = ec::unsupported;
  }
  co_await reply_error(client, failure(code, std::move(text)));
}

} // namespace

asio::awaitable<void>
get_object(exchange& client, const web_context& web,
           const request_target& target, object_address where) {
  auto end = co_await walk_to_end(client, web, where);
  if (!end) {
    co_await reply_error(client, std::move(end.error()));
    co_return;
  }
  auto form = target.argument("t").value_or("");
  auto kind = end->kind();
  std::string name;
  if (!where.names.empty())
    name = where.names.back();
  if (kind == cap_kind::file && client.method() == "HEAD" && !form.empty())
    co_await reply_line(client, 400, "HEAD file: bad t=" + form);
  else if (form == "json" && kind == cap_kind::directory)
    co_await reply_listing(client, web, end->cap());
  else if (form == "json")
    co_await reply_text(client,
                        render_object_json(end->entry, !where.names.empty()));
  else if (form == "uri")
    co_await reply_text(client, to_uri(end->cap()));
  else if (form == "readonly-uri")
    co_await reply_read_cap(client, end->entry);
  else if (!form.empty())
    co_await refuse_form(client, kind, form);
  else if (kind == cap_kind::directory)
    co_await reply_directory_page(client, web, target, where, end->cap());
  else
    co_await get_file(client, web, target, end->cap(), name);
}

} // namespace tahoe
