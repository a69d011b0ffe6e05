#include "config/text.hpp"
#include "web/server/drive_changes.hpp"
#include "web/server/files.hpp"
#include "web/server/post_actions.hpp"
#include "web/server/request_arguments.hpp"

namespace tahoe {

namespace {

/// Stores the file and reads the fields behind it; answers its cap's text.
asio::awaitable<caf::expected<std::string>>
store_posted(exchange& client, const web_context& web, request_target& target,
             std::optional<posted_file>& file) {
  if (!file)
    co_return failure(ec::malformed, "t=upload needs a multipart form with a "
                                     "field named file");
  auto request = parse_upload(client, web, target);
  if (!request)
    co_return std::move(request.error());
  // The length is that of the form.
  request->size.reset();
  body_source content = [&] { return file->form->read(); };
  auto stored = co_await store_body(client, web, *request, std::move(content));
  if (!stored) {
    web.log.with_id(request->operation)
      .info("upload-failed", describe(stored.error()));
    co_return std::move(stored.error());
  }
  auto rest = co_await file->form->read_fields(target);
  if (!rest)
    co_return std::move(rest.error());
  if (*rest)
    co_return failure(ec::malformed, "one file at a time: nothing was linked");
  co_return stored;
}

} // namespace

asio::awaitable<change_result>
post_upload(exchange& client, const web_context& web, request_target& target,
            object_address where, std::optional<posted_file> file) {
  auto policy = replace_argument(target);
  if (!policy)
    co_return std::move(policy.error());
  auto way = co_await walk(client, web, where);
  if (!way)
    co_return std::move(way.error());
  std::optional<link_place> place;
  if (!way->whole() || way->kind() != cap_kind::directory) {
    auto found = co_await find_place(client, web, std::move(where));
    if (!found)
      co_return std::move(found.error());
    place = std::move(*found);
    auto plain
      = parse_boolean_argument(target.argument("replace").value_or("true"));
    if (!plain)
      co_return std::move(plain.error());
  }
  auto usable = check_way(place ? place->directory : *way);
  if (!usable)
    co_return std::move(usable.error());
  auto stored = co_await store_posted(client, web, target, file);
  if (!stored)
    co_return std::move(stored.error());
  policy = replace_argument(target);
  if (!policy)
    co_return std::move(policy.error());
  auto cap = parse_capability(*stored);
  if (!cap)
    co_return std::move(cap.error());
  // What is there and no directory is the place of the file itself.
  auto given = target.argument("name").value_or("");
  if (!place || (!place->now && !given.empty())) {
    std::string name{trim(given.empty() ? file->name : given)};
    place = link_place{std::move(*way), std::move(name)};
  }
  auto result = co_await link_at(client, web, std::move(*place),
                                 std::move(*cap), files_only(*policy));
  if (result)
    result->status = 200;
  co_return result;
}

asio::awaitable<change_result>
upload_unlinked(exchange& client, const web_context& web,
                request_target& target, std::optional<posted_file> file) {
  auto when_done = when_done_argument(target, client.header("Host"));
  if (!when_done)
    co_return std::move(when_done.error());
  auto stored = co_await store_posted(client, web, target, file);
  if (!stored)
    co_return std::move(stored.error());
  // What stands behind the file is too late to refuse.
  when_done = when_done_argument(target, client.header("Host"));
  if (!when_done || !*when_done)
    co_return change_reply{200, std::move(*stored)};
  constexpr std::string_view mark = "%(uri)s";
  auto location = std::move(**when_done);
  if (auto at = location.find(mark); at != std::string::npos)
    location.replace(at, mark.size(), percent_encode(*stored));
  change_reply result{302, ""};
  result.headers.emplace_back("Location", std::move(location));
  co_return result;
}

} // namespace tahoe
