#include "codec/decimal.hpp"
#include "config/text.hpp"
#include "web/server/files.hpp"
#include "web/server/private_access.hpp"

#include <deque>

namespace tahoe {

namespace {

/// Opening an upload touches nothing but this process.
constexpr caf::duration upload_start_deadline{caf::time_unit::seconds, 60};

/// Whether the arguments ask for an immutable file: `mutable=` says so only
/// where `format=` does not.
caf::expected<void> check_format(const request_target& target) {
  auto is_mutable
    = parse_boolean_argument(target.argument("mutable").value_or("false"));
  if (!is_mutable)
    return std::move(is_mutable.error());
  auto name = target.argument("format").value_or("");
  if (name.empty())
    name = *is_mutable ? "SDMF" : "CHK";
  auto format = to_lower(name);
  if (format == "sdmf" || format == "mdmf" || target.argument("private-key"))
    return failure(ec::unsupported, "mutable files are not in this version");
  if (format != "chk")
    return failure(ec::malformed,
                   "Unknown format: " + name + ", I know CHK, SDMF, MDMF");
  return {};
}

/// So much of a body, or all of it, comes before its upload begins: senders who
/// are slow take none from others.
constexpr size_t first_part_size = size_t{1} << 20;

/// Reads the first part of a body, however slowly it comes; nothing of it is
/// left out. An empty piece at its end: it is all.
asio::awaitable<caf::expected<std::deque<blob>>>
read_first_part(const body_source& source) {
  std::deque<blob> result;
  size_t size = 0;
  do {
    auto piece = co_await source();
    if (!piece)
      co_return std::move(piece.error());
    size += piece->size();
    result.push_back(std::move(*piece));
  } while (size < first_part_size && !result.back().empty());
  co_return result;
}

/// Feeds the session, piece by piece at its pace.
asio::awaitable<caf::expected<void>>
feed(exchange& client, const web_context& web, upload_session_actor session,
     const body_source& source, std::deque<blob> pieces) {
  while (!pieces.front().empty()) {
    put_data next{std::move(pieces.front())};
    pieces.pop_front();
    // The session itself bounds how long it may take.
    auto more = co_await ask<void>(client, web.asker, session, std::move(next),
                                   caf::infinite);
    if (!more)
      co_return std::move(more.error());
    if (!pieces.empty())
      continue;
    auto read = co_await source();
    if (!read)
      co_return std::move(read.error());
    pieces.push_back(std::move(*read));
  }
  co_return caf::unit;
}

} // namespace

caf::expected<start_upload>
parse_upload(exchange& client, const web_context& web,
             const request_target& target) {
  if (!web.services.uploader)
    return failure(ec::unsupported, "this node has no client role, so it "
                                    "stores no files: ask one that has");
  if (auto checked = check_format(target); !checked)
    return std::move(checked.error());
  // A part taken for the whole would lose the rest.
  if (target.argument("offset"))
    return failure(ec::malformed, "offset= is for mutable files: an immutable "
                                  "one is stored whole");
  if (!client.header("Content-Range").empty())
    return failure(ec::unsupported, "Content-Range in PUT not yet supported");
  auto convergence = target.argument("convergence");
  if (convergence && *convergence != "random")
    return failure(ec::malformed, "convergence= can only be random");
  return start_upload{!convergence,
                      parse_decimal(client.header("Content-Length")),
                      client.id(), may_enter_private(client, web)};
}

asio::awaitable<caf::expected<std::string>>
store_body(exchange& client, const web_context& web, start_upload request,
           body_source source) {
  auto first = co_await read_first_part(source);
  if (!first)
    co_return std::move(first.error());
  auto turn = co_await web.uploads.enter(client, client.origin());
  if (!turn)
    co_return std::move(turn.error());
  auto started = co_await ask<upload_session_actor>(
    client, web.asker, web.services.uploader, request, upload_start_deadline);
  if (!started)
    co_return std::move(started.error());
  held_session session{std::move(*started)};
  auto fed
    = co_await feed(client, web, session.handle(), source, std::move(*first));
  if (!fed)
    co_return std::move(fed.error());
  auto finished = co_await ask<upload_finished>(
    client, web.asker, session.handle(), finish_upload{}, caf::infinite);
  if (!finished)
    co_return std::move(finished.error());
  session.release();
  co_return std::move(finished->cap);
}

asio::awaitable<void>
reply_failed(exchange& client, const web_context& web, const char* event,
             const std::string& operation, caf::error err) {
  web.log.with_id(operation).info(event, describe(err));
  header_list headers;
  headers.emplace_back(operation_header, operation);
  co_await reply_error(client, std::move(err), std::move(headers));
}

asio::awaitable<void> put_file(exchange& client, const web_context& web,
                               const request_target& target) {
  auto request = parse_upload(client, web, target);
  if (!request) {
    co_await reply_error(client, std::move(request.error()));
    co_return;
  }
  body_source body = [&] { return client.read_body(); };
  auto stored = co_await store_body(client, web, *request, std::move(body));
  if (!stored) {
    co_await reply_failed(client, web, "upload-failed", request->operation,
                          std::move(stored.error()));
    co_return;
  }
  reply_head head;
  head.headers.emplace_back(operation_header, request->operation);
  co_await reply_with(client, std::move(head), std::move(*stored));
}

} // namespace tahoe
