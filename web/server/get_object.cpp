#include "web/server/conditional.hpp"
#include "web/server/directory_page.hpp"
#include "web/server/error_reply.hpp"
#include "web/server/files.hpp"
#include "web/server/held_listing.hpp"
#include "web/server/info_page.hpp"
#include "web/server/object_json.hpp"
#include "web/server/object_walk.hpp"
#include "web/server/objects.hpp"

namespace tahoe {

namespace {

/// Whether a browser or a proxy may keep what is told under this address. Caps
/// of people who have logged out are nobody's who comes after them: only what
/// has an entity tag is kept at all, and asked for again each time.
header_list
keeping(const object_address& where, bool tells_caps, const std::string& tag) {
  header_list result;
  if (tells_caps && tag.empty())
    result.emplace_back("Cache-Control", "no-store");
  else if (tells_caps || is_private(where))
    result.emplace_back("Cache-Control", "private, no-cache");
  return result;
}

asio::awaitable<void> reply_pieces(exchange& client, std::vector<blob> pieces) {
  reply_head head;
  head.headers.emplace_back("Cache-Control", "no-store");
  for (auto& piece : pieces)
    *head.content_length += piece.size();
  auto done = co_await client.begin_reply(std::move(head));
  for (auto& piece : pieces)
    if (done)
      done = co_await client.write_body(std::move(piece));
}

asio::awaitable<void>
reply_text(exchange& client, std::string text, header_list headers) {
  reply_head head;
  head.headers = std::move(headers);
  co_await reply_with(client, std::move(head), std::move(text));
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
  auto held = co_await ask_listing(client, web, directory);
  if (!held) {
    co_await reply_json_error(client, held.error());
    co_return;
  }
  listing_renderer renderer{directory, std::move(held->listing)};
  while (renderer.step())
    co_await give_way();
  co_await reply_pieces(client, renderer.take());
}

asio::awaitable<void>
reply_read_cap(exchange& client, const directory_entry& entry,
               header_list headers) {
  auto* unknown = std::get_if<unknown_cap>(&entry.read_cap);
  if (unknown && unknown->text.empty())
    co_await reply_error(client, failure(ec::unsupported,
                                         "this version cannot make the "
                                         "read-only form of this cap"));
  else
    co_await reply_text(client, to_uri(entry.read_cap), std::move(headers));
}

const char* word_for(cap_kind kind) {
  return kind == cap_kind::file        ? "file"
         : kind == cap_kind::directory ? "directory"
                                       : "unknown";
}

bool is_directory_page(cap_kind kind, const std::string& form) {
  return kind == cap_kind::directory
         && (form.empty() || form == "rename-form" || form == "unlink-form");
}

asio::awaitable<void>
refuse_form(exchange& client, cap_kind kind, const std::string& form) {
  auto text = "GET " + std::string{word_for(kind)} + ": bad t=" + form;
  co_await reply_error(client, failure(ec::malformed, std::move(text)));
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
  if (kind == cap_kind::file && ends_in_slash(client.target())) {
    co_await reply_error(
      client, failure(ec::malformed, "Files have no children named '': only "
                                     "the address of a directory ends in a "
                                     "slash"));
    co_return;
  }
  std::string name;
  if (!where.names.empty())
    name = where.names.back();
  std::string tag;
  auto tells_caps = form == "json" || form == "uri" || form == "readonly-uri";
  if (tells_caps)
    tag = entity_tag_of(end->cap(), form);
  auto headers = keeping(where, tells_caps, tag);
  auto has_it
    = !tag.empty() && names_entity_tag(client.header("If-None-Match"), tag);
  if (!tag.empty() && !has_it)
    headers.emplace_back("ETag", '"' + tag + '"');
  if (client.method() == "HEAD" && !form.empty())
    co_await reply_line(
      client, 400, "HEAD " + std::string{word_for(kind)} + ": bad t=" + form);
  else if (has_it)
    co_await reply_not_modified(client, std::move(tag), std::move(headers));
  else if (form == "json" && kind == cap_kind::directory)
    co_await reply_listing(client, web, end->cap());
  else if (form == "json")
    co_await reply_text(client,
                        render_object_json(end->entry, !where.names.empty()),
                        std::move(headers));
  else if (form == "uri")
    co_await reply_text(client, to_uri(end->cap()), std::move(headers));
  else if (form == "readonly-uri")
    co_await reply_read_cap(client, end->entry, std::move(headers));
  else if (form == "info")
    co_await serve_info(client, web, target, where, std::move(*end));
  else if (is_directory_page(kind, form))
    co_await serve_directory_page(client, web, target, where, std::move(*end));
  else if (!form.empty())
    co_await refuse_form(client, kind, form);
  else
    co_await get_file(client, web, target, end->cap(), name,
                      std::move(headers));
}

} // namespace tahoe
