#include "web/server/ask_drive.hpp"
#include "web/server/children_json.hpp"
#include "web/server/objects.hpp"
#include "web/server/page_reply.hpp"
#include "web/server/post_actions.hpp"
#include "web/server/request_arguments.hpp"
#include "web/server/upload_results.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// A directory that is linked nowhere yet, with what the body says in it.
asio::awaitable<caf::expected<capability>>
make_with_children(exchange& client, const web_context& web) {
  auto body = co_await read_text_body(client, max_children_size);
  if (!body)
    co_return std::move(body.error());
  auto children = parse_children(*body);
  if (!children)
    co_return std::move(children.error());
  make_directory request;
  auto made
    = co_await ask_drive<directory_made>(client, web, std::move(request));
  if (!made)
    co_return std::move(made.error());
  capability directory{std::move(made->cap)};
  auto linked = co_await link_children(
    client, web, directory, std::move(*children), replace_policy::always);
  if (!linked)
    co_return std::move(linked.error());
  co_return directory;
}

/// Where a new directory goes: `name=` in the directory of the address, or the
/// address itself.
object_address new_place(const request_target& target, object_address where) {
  auto name = target.argument("name").value_or("");
  if (!name.empty())
    where.names.push_back(std::move(name));
  return where;
}

/// A new directory in the place of what is there.
asio::awaitable<change_result>
replace_by_directory(exchange& client, const web_context& web,
                     object_address where) {
  auto place = co_await find_place(client, web, std::move(where));
  if (!place)
    co_return std::move(place.error());
  make_directory request;
  auto made
    = co_await ask_drive<directory_made>(client, web, std::move(request));
  if (!made)
    co_return std::move(made.error());
  capability directory{std::move(made->cap)};
  auto result = co_await link_at(client, web, std::move(*place),
                                 std::move(directory), replace_policy::always);
  if (result)
    result->status = 200;
  co_return result;
}

} // namespace

asio::awaitable<change_result>
post_mkdir(exchange& client, const web_context& web,
           const request_target& target, object_address where) {
  auto allowed = check_directory_format(target);
  if (!allowed)
    co_return std::move(allowed.error());
  auto replace = target.argument("replace");
  auto may_replace = parse_boolean_argument(replace.value_or("true"));
  if (!may_replace)
    co_return std::move(may_replace.error());
  auto named = !target.argument("name").value_or("").empty();
  auto place = new_place(target, std::move(where));
  auto way = co_await walk(client, web, place);
  if (!way)
    co_return std::move(way.error());
  if (way->whole() && named && !*may_replace)
    co_return child_exists();
  if (way->whole() && named && replace)
    co_return co_await replace_by_directory(client, web, std::move(place));
  co_return co_await ensure_directory(client, web, std::move(*way));
}

asio::awaitable<change_result>
post_mkdir_with_children(exchange& client, const web_context& web,
                         const request_target& target, object_address where) {
  auto allowed = check_directory_format(target);
  if (!allowed)
    co_return std::move(allowed.error());
  auto place
    = co_await find_place(client, web, new_place(target, std::move(where)));
  if (!place)
    co_return std::move(place.error());
  auto usable = check_way(place->directory);
  if (!usable)
    co_return std::move(usable.error());
  if (place->now)
    co_return child_exists();
  auto made = co_await make_with_children(client, web);
  if (!made)
    co_return std::move(made.error());
  auto result = co_await link_at(client, web, std::move(*place),
                                 std::move(*made), replace_policy::never);
  if (result)
    result->status = 200;
  co_return result;
}

// -- linked nowhere -----------------------------------------------------------

namespace {

caf::error no_children() {
  return failure(ec::malformed, "t=mkdir does not accept children=, try "
                                "t=mkdir-with-children instead");
}

/// JSON that says to be a form, as curl sends it, has other names in it. What
/// is left of it would be lost without a word.
caf::expected<void>
check_form(const request_target& target, size_t in_address) {
  constexpr std::string_view known[]
    = {"t",         "format",   "mutable",  "private-key", "redirect_to_result",
       "when_done", "_charset", "_charset_"};
  for (size_t i = in_address; i < target.query.size(); ++i)
    if (std::find(std::begin(known), std::end(known), target.query[i].first)
        == std::end(known))
      return no_children();
  return {};
}

/// The same of a body that is no form.
asio::awaitable<caf::expected<void>> refuse_children(exchange& client) {
  auto begin = co_await client.read_body();
  if (!begin)
    co_return std::move(begin.error());
  if (!begin->empty())
    co_return no_children();
  co_return caf::unit;
}

asio::awaitable<change_result>
unlinked(exchange& client, const web_context& web, request_target& target) {
  std::optional<posted_file> file;
  auto in_address = target.query.size();
  if (client.method() == "POST" && !has_json_body(target)) {
    auto read = co_await read_form(client, target);
    if (!read)
      co_return std::move(read.error());
    file = std::move(*read);
  }
  auto redirect = parse_boolean_argument(
    target.argument("redirect_to_result").value_or("false"));
  if (!redirect)
    co_return std::move(redirect.error());
  auto name = action_argument(target, "upload");
  if (name == "upload" && client.method() == "POST")
    co_return co_await upload_unlinked(client, web, target, std::move(file));
  auto problem = unknown_action(name);
  if (code_of(problem) == ec::malformed)
    problem
      = failure(ec::malformed, "bad t=" + name
                                 + ": /uri accepts only PUT, PUT?t=mkdir, "
                                   "POST?t=upload, POST?t=mkdir and "
                                   "POST?t=mkdir-with-children");
  caf::expected<capability> made{std::move(problem)};
  if (name == "mkdir-with-children" && client.method() == "POST") {
    auto allowed = check_directory_key(target);
    if (!allowed)
      co_return std::move(allowed.error());
    made = co_await make_with_children(client, web);
  } else if (name == "mkdir") {
    auto allowed = check_directory_format(target);
    if (allowed)
      allowed = check_form(target, in_address);
    if (allowed && client.method() == "POST" && !has_form(client))
      allowed = co_await refuse_children(client);
    if (!allowed)
      co_return std::move(allowed.error());
    make_directory request;
    auto answer
      = co_await ask_drive<directory_made>(client, web, std::move(request));
    if (answer)
      made = capability{std::move(answer->cap)};
    else
      made = std::move(answer.error());
  }
  if (!made)
    co_return std::move(made.error());
  auto text = to_uri(*made);
  if (!*redirect)
    co_return change_reply{200, std::move(text)};
  change_reply result{303, ""};
  result.headers.emplace_back("Location", "/uri/" + percent_encode(text));
  co_return result;
}

} // namespace

asio::awaitable<void>
make_unlinked(exchange& client, const web_context& web, request_target target) {
  auto result = co_await unlinked(client, web, target);
  auto is_upload = client.method() == "POST"
                   && action_argument(target, "upload") == "upload";
  if (is_upload && result && result->status == 200 && wants_page(client))
    co_await reply_upload_results(client, web, result->body);
  else
    co_await reply_change(client, std::move(result));
}

} // namespace tahoe
