#include "web/server/event_stream.hpp"

#include "config/text.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tahoe {

namespace {

using std::chrono::steady_clock;

constexpr auto look_interval = std::chrono::milliseconds{500};
constexpr auto heartbeat = std::chrono::seconds{15};

/// Waits, unless the client goes away: then false.
asio::awaitable<bool> pause(exchange& client) {
  asio::steady_timer timer{co_await asio::this_coro::executor, look_interval};
  auto is_gone = false;
  client.watch_client([&] {
    is_gone = true;
    timer.cancel();
  });
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  client.unwatch_client();
  co_return !is_gone;
}

/// What is shown is forgotten, or not for this client any more. Whatever else
/// goes wrong may pass.
bool is_over(const caf::error& err) {
  return code_of(err) == ec::not_found || code_of(err) == ec::refused;
}

std::string event_text(const event_news& news) {
  std::string result = news.over ? "event: end\n" : "";
  return result + "data: " + std::string{trim(news.json)} + "\n\n";
}

asio::awaitable<bool> send(exchange& client, std::string text) {
  blob piece{as_bytes(text)};
  auto sent = co_await client.write_body(std::move(piece));
  co_return static_cast<bool>(sent);
}

/// What follows the first news. False if the client is gone.
asio::awaitable<bool>
follow(exchange& client, event_source& source, std::string seen) {
  auto spoke = steady_clock::now();
  for (;;) {
    auto goes_on = co_await pause(client);
    if (!goes_on)
      co_return false;
    auto news = co_await source.next(seen);
    if (!news && code_of(news.error()) == ec::cancelled)
      co_return false;
    if (!news && is_over(news.error()))
      news = event_news{"", "{}", true};
    if (!news)
      news = event_news{seen}; // it may know more the next time
    auto now = steady_clock::now();
    std::string text;
    if (news->revision != seen || news->over)
      text = event_text(*news);
    else if (now - spoke >= heartbeat)
      text = ":\n\n";
    if (text.empty())
      continue;
    auto sent = co_await send(client, std::move(text));
    if (!sent || news->over)
      co_return sent;
    seen = std::move(news->revision);
    spoke = now;
  }
}

} // namespace

event_places::place::~place() {
  if (open_)
    --*open_;
}

std::optional<event_places::place> event_places::take() const {
  if (++*open_ <= max_streams)
    return place{open_};
  --*open_;
  return std::nullopt;
}

asio::awaitable<void>
stream_events(exchange& client, const event_places& places,
              event_source& source) {
  auto place = places.take();
  if (!place) {
    co_await reply_error(client, failure(ec::try_later,
                                         "too many pages are being kept up to "
                                         "date: load this one again later"));
    co_return;
  }
  std::string nothing;
  auto first = co_await source.next(nothing);
  if (!first) {
    co_await reply_error(client, std::move(first.error()));
    co_return;
  }
  reply_head head;
  head.content_type = "text/event-stream";
  head.content_length = std::nullopt;
  head.headers.emplace_back("Cache-Control", "no-store");
  auto begun = co_await client.begin_reply(std::move(head));
  if (!begun || client.method() == "HEAD")
    co_return;
  auto text = event_text(*first);
  auto sent = co_await send(client, std::move(text));
  if (sent && !first->over)
    sent = co_await follow(client, source, std::move(first->revision));
  // An empty piece tells the client that this was all.
  blob end;
  if (sent)
    co_await client.write_body(std::move(end));
}

} // namespace tahoe
