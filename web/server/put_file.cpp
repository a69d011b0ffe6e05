#include "actors/operations/operation_id.hpp"
#include "codec/decimal.hpp"
#include "web/server/files.hpp"

namespace tahoe {

namespace {

/// Opening an upload touches nothing but this process.
constexpr caf::duration start_deadline{caf::time_unit::seconds, 60};

/// What `PUT /uri` can be asked for besides storing an immutable file.
caf::expected<start_upload>
parse_upload(const request_target& target, std::optional<uint64_t> size) {
  if (auto action = target.argument("t"))
    return failure(ec::unsupported,
                   "PUT /uri?t=... is not in this version: only files");
  auto is_mutable
    = parse_boolean_argument(target.argument("mutable").value_or("false"));
  if (!is_mutable)
    return std::move(is_mutable.error());
  auto format = target.argument("format").value_or("CHK");
  for (auto& c : format)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (*is_mutable || format == "SDMF" || format == "MDMF")
    return failure(ec::unsupported, "mutable files are not in this version");
  if (format != "CHK")
    return failure(ec::malformed,
                   "Unknown format: " + format + ", I know CHK, SDMF, MDMF");
  auto convergence = target.argument("convergence");
  if (convergence && *convergence != "random")
    return failure(ec::malformed, "convergence= can only be random");
  return start_upload{!convergence, size};
}

/// Feeds the session with the request's body, piece by piece at its pace.
asio::awaitable<caf::expected<void>>
feed(exchange& client, const web_context& web, upload_session_actor session) {
  for (;;) {
    auto piece = co_await client.read_body();
    if (!piece)
      co_return std::move(piece.error());
    if (piece->empty())
      co_return caf::unit;
    put_data next{std::move(*piece)};
    // The session itself bounds how long it may take.
    auto more = co_await ask<void>(client, web.asker, session, std::move(next),
                                   caf::infinite);
    if (!more)
      co_return std::move(more.error());
  }
}

asio::awaitable<caf::expected<upload_finished>>
upload(exchange& client, const web_context& web, start_upload request) {
  auto started = co_await ask<upload_session_actor>(
    client, web.asker, web.services.uploader, request, start_deadline);
  if (!started)
    co_return std::move(started.error());
  held_session session{std::move(*started)};
  auto fed = co_await feed(client, web, session.handle());
  if (!fed)
    co_return std::move(fed.error());
  auto finished = co_await ask<upload_finished>(
    client, web.asker, session.handle(), finish_upload{}, caf::infinite);
  if (finished)
    session.release();
  co_return finished;
}

} // namespace

asio::awaitable<void>
reply_failed(exchange& client, const web_context& web, const char* event,
             const std::string& operation, caf::error err) {
  web.log.info(event, "operation=" + operation + " " + describe(err));
  header_list headers;
  headers.emplace_back(operation_header, operation);
  co_await reply_error(client, std::move(err), std::move(headers));
}

asio::awaitable<void> put_file(exchange& client, const web_context& web,
                               const request_target& target) {
  if (!web.services.uploader) {
    co_await reply_error(client,
                         failure(ec::unsupported,
                                 "this node has no client role, so it stores "
                                 "no files: ask one that has"));
    co_return;
  }
  auto request
    = parse_upload(target, parse_decimal(client.header("Content-Length")));
  if (!request) {
    co_await reply_error(client, std::move(request.error()));
    co_return;
  }
  auto operation = draw_operation_id(web.random);
  request->operation = operation;
  auto finished = co_await upload(client, web, *request);
  if (!finished) {
    co_await reply_failed(client, web, "upload-failed", operation,
                          std::move(finished.error()));
    co_return;
  }
  reply_head head;
  head.headers.emplace_back(operation_header, operation);
  co_await reply_with(client, std::move(head), std::move(finished->cap));
}

} // namespace tahoe
