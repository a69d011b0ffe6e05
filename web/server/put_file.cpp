#include "codec/decimal.hpp"
#include "web/server/files.hpp"

namespace tahoe {

namespace {

/// Opening an upload touches nothing but this process.
constexpr caf::duration upload_start_deadline{caf::time_unit::seconds, 60};

/// Whether the arguments ask for an immutable file.
caf::expected<void> check_format(const request_target& target) {
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
  return {};
}

/// Feeds the session, piece by piece at its pace.
asio::awaitable<caf::expected<void>>
feed(exchange& client, const web_context& web, upload_session_actor session,
     const body_source& source) {
  for (;;) {
    auto piece = co_await source();
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
  return start_upload{
    !convergence, parse_decimal(client.header("Content-Length")), client.id()};
}

asio::awaitable<caf::expected<std::string>>
store_body(exchange& client, const web_context& web, start_upload request,
           body_source source) {
  auto started = co_await ask<upload_session_actor>(
    client, web.asker, web.services.uploader, request, upload_start_deadline);
  if (!started)
    co_return std::move(started.error());
  held_session session{std::move(*started)};
  auto fed = co_await feed(client, web, session.handle(), source);
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
