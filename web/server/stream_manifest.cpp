#include "web/server/deep_actions.hpp"
#include "web/server/deep_json.hpp"

namespace tahoe {

namespace {

/// A walk bounds its questions itself.
constexpr caf::duration part_deadline{caf::time_unit::seconds, 240};

constexpr size_t manifest_piece_size = size_t{64} << 10;

asio::awaitable<caf::expected<walk_session_actor>>
start(exchange& client, const web_context& web, object_address where) {
  auto root = co_await walk_to_directory(client, web, std::move(where));
  if (!root)
    co_return std::move(root.error());
  if (!web.services.walker)
    co_return no_walks();
  start_walk request{std::move(*root), client.id()};
  co_return co_await ask<walk_session_actor>(
    client, web.asker, web.services.walker, std::move(request),
    deep_start_deadline);
}

asio::awaitable<caf::expected<void>>
write_text(exchange& client, std::string& text) {
  blob piece{as_bytes(text)};
  text.clear();
  if (piece.empty())
    co_return caf::unit;
  co_return co_await client.write_body(std::move(piece));
}

/// Sends a part of the walk, and keeps what is wrong for the end.
asio::awaitable<caf::expected<void>>
write_manifest_part(exchange& client, const walk_part& part,
                    deep_operation& whole) {
  std::string text;
  for (auto& met : part.met) {
    if (met.problem.empty())
      text += manifest_line(to_manifest_entry(met));
    else if (whole.problems.size() < deep_table::max_problems)
      whole.problems.push_back(to_problem_line(met));
    if (text.size() < manifest_piece_size)
      continue;
    auto sent = co_await write_text(client, text);
    if (!sent)
      co_return std::move(sent.error());
  }
  co_return co_await write_text(client, text);
}

/// What stands behind the last line.
std::string end_of_stream(const deep_operation& whole) {
  auto problems = problems_of(whole);
  if (problems.empty())
    return stats_line(whole.stats);
  std::string result = "ERROR: ";
  for (auto& problem : problems)
    result += problem + "\n";
  return result;
}

asio::awaitable<caf::expected<walk_part>>
read(exchange& client, const web_context& web,
     const walk_session_actor& session) {
  co_return co_await ask<walk_part>(client, web.asker, session, read_walk{},
                                    part_deadline);
}

/// Sends all that a walk meets. Fails only if the client goes away.
asio::awaitable<caf::expected<void>>
copy(exchange& client, const web_context& web,
     const walk_session_actor& session, caf::expected<walk_part> part) {
  deep_operation whole;
  for (auto over = false; !over;) {
    if (!part) {
      auto error = "the walk ended early: " + describe(part.error());
      web.log.with_id(client.id()).warning("stream-cut-short", error);
      auto line = "ERROR: " + error + "\n";
      co_return co_await write_text(client, line);
    }
    whole.stats = part->stats;
    over = part->over;
    auto sent = co_await write_manifest_part(client, *part, whole);
    if (!sent)
      co_return std::move(sent.error());
    if (!over)
      part = co_await read(client, web, session);
  }
  auto end = end_of_stream(whole);
  co_return co_await write_text(client, end);
}

} // namespace

asio::awaitable<void> stream_manifest(exchange& client, const web_context& web,
                                      object_address where) {
  auto started = co_await start(client, web, std::move(where));
  if (!started) {
    co_await reply_error(client, std::move(started.error()));
    co_return;
  }
  held_session session{std::move(*started)};
  auto first = co_await read(client, web, session.handle());
  if (!first) {
    co_await reply_error(client, std::move(first.error()));
    co_return;
  }
  reply_head head;
  head.content_length = std::nullopt;
  auto sent = co_await client.begin_reply(std::move(head));
  if (sent)
    sent = co_await copy(client, web, session.handle(), std::move(first));
  // An empty piece tells the client that this was all.
  blob end;
  if (sent)
    co_await client.write_body(std::move(end));
}

} // namespace tahoe
