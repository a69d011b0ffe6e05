#include "codec/base32.hpp"
#include "config/text.hpp"
#include "web/server/conditional.hpp"
#include "web/server/file_name.hpp"
#include "web/server/files.hpp"
#include "web/server/object_walk.hpp"
#include "web/server/private_access.hpp"

#include <algorithm>
#include <iterator>

namespace tahoe {

namespace {

/// Longer than a server may take to answer, so that the downloader can go on
/// to others.
constexpr caf::duration download_start_deadline{caf::time_unit::seconds, 180};

/// What a cap alone tells of its file.
struct file_facts {
  capability cap;
  uint64_t size = 0;
  std::string entity_tag; ///< without quotes; empty: none
};

struct to_file_facts {
  caf::expected<file_facts> operator()(const chk_read_cap& cap) const {
    return file_facts{cap, cap.size, entity_tag_of(cap, "")};
  }

  caf::expected<file_facts> operator()(const lit_cap& cap) const {
    return file_facts{cap, cap.data.size(), ""};
  }

  caf::expected<file_facts> operator()(const auto& cap) const {
    return cannot_open(cap);
  }
};

/// A range holds for the version that `If-Range` names, else for any.
range_choice range_of(const exchange& client, const file_facts& file) {
  auto condition = client.header("If-Range");
  if (!condition.empty() && !names_entity_tag(condition, file.entity_tag))
    return {};
  return choose_range(client.header("Range"), file.size);
}

/// The head of a reply with this part of the file; fails with malformed.
caf::expected<reply_head>
head_of(const request_target& target, const file_facts& file,
        const range_choice& choice, const std::string& name_there) {
  auto save = parse_boolean_argument(target.argument("save").value_or("false"));
  if (!save)
    return std::move(save.error());
  auto name = target.argument("filename").value_or(name_there);
  reply_head head;
  head.content_type = media_type_of(name);
  head.content_length = file.size;
  head.headers.emplace_back("Accept-Ranges", "bytes");
  // A script in a stored file must not read other files or pages of ours.
  head.headers.emplace_back("Content-Security-Policy", "sandbox");
  if (!file.entity_tag.empty())
    head.headers.emplace_back("ETag", '"' + file.entity_tag + '"');
  if (*save)
    head.headers.emplace_back("Content-Disposition",
                              attachment(name.empty() ? "unknown" : name));
  if (choice.outcome == range_outcome::partial) {
    auto& range = choice.range;
    head.status = 206;
    head.content_length = range.length;
    head.headers.emplace_back(
      "Content-Range", "bytes " + std::to_string(range.offset) + "-"
                         + std::to_string(range.offset + range.length - 1) + "/"
                         + std::to_string(file.size));
  }
  return head;
}

asio::awaitable<void> reply_beyond_end(exchange& client, uint64_t size) {
  header_list headers;
  headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
  co_await reply_line(client, 416, "First beyond end of file",
                      std::move(headers));
}

/// The next piece of the file; an empty one ends it.
asio::awaitable<caf::expected<blob>>
read_piece(exchange& client, const web_context& web,
           const download_session_actor& session) {
  // The session itself bounds how long it may take.
  return ask<blob>(client, web.asker, session, read_data{}, caf::infinite);
}

/// Sends `piece` and all that the session reads after it: `length` bytes.
asio::awaitable<caf::expected<void>>
copy(exchange& client, const web_context& web, download_session_actor session,
     blob piece, uint64_t length) {
  while (!piece.empty()) {
    length -= std::min<uint64_t>(length, piece.size());
    // With the last bytes the client may go. By then the download has ended,
    // and well, for whoever looks for its record.
    if (length == 0)
      if (auto end = co_await read_piece(client, web, session); !end)
        co_return std::move(end.error());
    auto sent = co_await client.write_body(std::move(piece));
    if (!sent)
      co_return std::move(sent.error());
    if (length == 0)
      break;
    auto next = co_await read_piece(client, web, session);
    if (!next)
      co_return std::move(next.error());
    piece = std::move(*next);
  }
  co_return caf::unit;
}

/// Opens the file and reads its first piece, so that an error still gets its
/// status; then sends it.
asio::awaitable<void> download(exchange& client, const web_context& web,
                               start_download request, reply_head head) {
  auto turn = co_await web.downloads.enter(client, client.origin());
  if (!turn) {
    co_await reply_error(client, std::move(turn.error()));
    co_return;
  }
  auto& operation = client.id();
  request.operation = operation;
  request.is_private = may_enter_private(client, web);
  head.headers.emplace_back(operation_header, operation);
  auto started = co_await ask<download_started>(
    client, web.asker, web.services.downloader, std::move(request),
    download_start_deadline);
  if (!started) {
    co_await reply_failed(client, web, "download-failed", operation,
                          std::move(started.error()));
    co_return;
  }
  held_session session{std::move(started->session)};
  if (started->length != head.content_length) {
    co_await reply_failed(client, web, "download-failed", operation,
                          failure(ec::integrity_failure,
                                  "the file has another size than its cap "
                                  "says"));
    co_return;
  }
  blob first;
  if (client.method() != "HEAD") {
    auto piece = co_await read_piece(client, web, session.handle());
    if (!piece) {
      co_await reply_failed(client, web, "download-failed", operation,
                            std::move(piece.error()));
      co_return;
    }
    first = std::move(*piece);
  }
  auto begun = co_await client.begin_reply(std::move(head));
  if (!begun || client.method() == "HEAD")
    co_return;
  auto sent = co_await copy(client, web, session.handle(), std::move(first),
                            started->length);
  if (sent)
    session.release();
  else
    web.log.with_id(operation).warning("download-cut-short",
                                       describe(sent.error()));
}

} // namespace

std::string entity_tag_of(const capability& cap, std::string_view form) {
  auto* file = std::get_if<chk_read_cap>(&cap);
  return file ? base32_encode(file->si().view()) + "-" + std::string{form} : "";
}

asio::awaitable<void>
reply_not_modified(exchange& client, std::string tag, header_list headers) {
  reply_head head;
  head.status = 304;
  head.headers = std::move(headers);
  head.headers.emplace_back("ETag", '"' + tag + '"');
  co_await client.begin_reply(std::move(head));
}

asio::awaitable<void>
redirect_to_cap(exchange& client, const request_target& target) {
  auto uri = target.argument("uri");
  // Pasted, as often as not.
  auto cap = uri ? parse_capability(trim(*uri))
                 : caf::expected<capability>{failure(
                   ec::malformed, "GET /uri needs the argument uri=CAP")};
  if (!cap) {
    co_await reply_error(client, std::move(cap.error()));
    co_return;
  }
  auto location = "/uri/" + percent_encode(to_uri(*cap));
  auto separator = '?';
  for (auto& [name, value] : target.query)
    if (name != "uri") {
      location
        += separator + percent_encode(name) + "=" + percent_encode(value);
      separator = '&';
    }
  reply_head head;
  head.status = 302;
  head.headers.emplace_back("Location", std::move(location));
  co_await reply_with(client, std::move(head), "");
}

asio::awaitable<void>
get_file(exchange& client, const web_context& web, const request_target& target,
         const capability& cap, const std::string& name, header_list headers) {
  if (!web.services.downloader) {
    co_await reply_error(client,
                         failure(ec::unsupported,
                                 "this node has no client role, so it fetches "
                                 "no files: ask one that has"));
    co_return;
  }
  auto file = std::visit(to_file_facts{}, cap);
  if (!file) {
    co_await reply_error(client, std::move(file.error()));
    co_return;
  }
  if (!file->entity_tag.empty()
      && names_entity_tag(client.header("If-None-Match"), file->entity_tag)) {
    co_await reply_not_modified(client, file->entity_tag, std::move(headers));
    co_return;
  }
  auto choice = range_of(client, *file);
  if (choice.outcome == range_outcome::beyond_end) {
    co_await reply_beyond_end(client, file->size);
    co_return;
  }
  auto head = head_of(target, *file, choice, name);
  if (!head) {
    co_await reply_error(client, std::move(head.error()));
    co_return;
  }
  std::move(headers.begin(), headers.end(), std::back_inserter(head->headers));
  start_download request{std::move(file->cap), choice.range.offset,
                         *head->content_length};
  co_await download(client, web, std::move(request), std::move(*head));
}

} // namespace tahoe
