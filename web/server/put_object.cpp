#include "web/server/drive_changes.hpp"
#include "web/server/files.hpp"
#include "web/server/objects.hpp"
#include "web/server/request_arguments.hpp"

namespace tahoe {

namespace {

/// Whether a file may go there, as far as can be seen before it is read.
caf::expected<void>
check_file_place(const link_place& place, replace_policy policy) {
  if (auto usable = check_way(place.directory); !usable)
    return std::move(usable.error());
  if (place.now && kind_of(strongest_cap(*place.now)) == cap_kind::directory)
    return failure(ec::malformed, "PUT to a directory");
  if (place.now && policy == replace_policy::never)
    return child_exists();
  return {};
}

/// Stores the body, makes the directories that are missing, links the file.
asio::awaitable<change_result>
put_child(exchange& client, const web_context& web,
          const request_target& target, object_address where,
          header_list& headers) {
  auto wanted = replace_argument(target);
  if (!wanted)
    co_return std::move(wanted.error());
  auto policy = files_only(*wanted);
  auto request = parse_upload(client, web, target);
  if (!request)
    co_return std::move(request.error());
  auto place = co_await find_place(client, web, std::move(where));
  if (!place)
    co_return std::move(place.error());
  auto free = check_file_place(*place, policy);
  if (!free)
    co_return std::move(free.error());
  headers.emplace_back(operation_header, request->operation);
  body_source body = [&] { return client.read_body(); };
  auto stored = co_await store_body(client, web, *request, std::move(body));
  if (!stored) {
    web.log.with_id(request->operation)
      .info("upload-failed", describe(stored.error()));
    co_return std::move(stored.error());
  }
  auto cap = parse_capability(*stored);
  if (!cap)
    co_return std::move(cap.error());
  co_return co_await link_at(client, web, std::move(*place), std::move(*cap),
                             policy);
}

/// `t=uri`: links the cap in the body.
asio::awaitable<change_result>
put_cap(exchange& client, const web_context& web, const request_target& target,
        object_address where) {
  auto policy = replace_argument(target);
  if (!policy)
    co_return std::move(policy.error());
  auto text = co_await read_text_body(client, max_cap_length + 2);
  if (!text)
    co_return std::move(text.error());
  auto cap = parse_linked_cap(*text);
  if (!cap)
    co_return std::move(cap.error());
  auto place = co_await find_place(client, web, std::move(where));
  if (!place)
    co_return std::move(place.error());
  auto result = co_await link_at(client, web, std::move(*place),
                                 std::move(*cap), *policy);
  if (result)
    result->status = 200;
  co_return result;
}

/// `t=mkdir`: sees to it that a directory is there.
asio::awaitable<change_result>
put_directory(exchange& client, const web_context& web,
              const request_target& target, object_address where) {
  auto allowed = check_directory_format(target);
  if (!allowed)
    co_return std::move(allowed.error());
  auto way = co_await walk(client, web, std::move(where));
  if (!way)
    co_return std::move(way.error());
  co_return co_await ensure_directory(client, web, std::move(*way));
}

asio::awaitable<change_result>
unlink_at(exchange& client, const web_context& web, object_address where) {
  if (where.names.empty())
    co_return failure(ec::malformed, "only what is linked in a directory can "
                                     "be unlinked: a name must follow");
  auto name = std::move(where.names.back());
  where.names.pop_back();
  auto parent = co_await walk_to_end(client, web, std::move(where));
  if (!parent)
    co_return std::move(parent.error());
  if (parent->kind() != cap_kind::directory) {
    parent->missing.push_back(std::move(name));
    co_return not_there(*parent);
  }
  co_return co_await unlink_child(client, web, parent->cap(), std::move(name));
}

} // namespace

asio::awaitable<void>
put_object(exchange& client, const web_context& web,
           const request_target& target, object_address where) {
  auto action = target.argument("t").value_or("");
  header_list headers;
  change_result result{failure(ec::malformed, "PUT: bad t=" + action)};
  if (action.empty() || action == "upload")
    result = co_await put_child(client, web, target, std::move(where), headers);
  else if (action == "uri")
    result = co_await put_cap(client, web, target, std::move(where));
  else if (action == "mkdir")
    result = co_await put_directory(client, web, target, std::move(where));
  co_await reply_change(client, std::move(result), std::move(headers));
}

asio::awaitable<void>
delete_object(exchange& client, const web_context& web, object_address where) {
  auto result = co_await unlink_at(client, web, std::move(where));
  co_await reply_change(client, std::move(result));
}

} // namespace tahoe
