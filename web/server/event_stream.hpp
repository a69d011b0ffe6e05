#pragma once

#include "web/server/exchange.hpp"

#include <atomic>
#include <chrono>
#include <memory>

namespace tahoe {

/// What a page that stays up to date is told.
struct event_news {
  std::string revision;  ///< another one than before: there is news
  std::string json = {}; ///< on one line; nothing if `revision` was seen before
  bool over = false;     ///< no more will come
};

/// Something that changes while somebody looks.
class event_source {
public:
  virtual ~event_source() = default;

  /// How it stands, to somebody who has `seen` that revision. Called again and
  /// again, after errors too, unless they say that it is gone (not_found) or
  /// not for this client (refused); holds nothing alive.
  virtual asio::awaitable<caf::expected<event_news>>
  next(const std::string& seen) = 0;
};

/// How many streams there may be at a time; a handle.
class event_places {
public:
  static constexpr size_t max_streams = 256;

  /// Kept while a stream is open.
  class place {
  public:
    explicit place(std::shared_ptr<std::atomic<size_t>> open)
      : open_(std::move(open)) {}
    place(place&&) = default;
    place& operator=(place&&) = delete;
    ~place();

  private:
    std::shared_ptr<std::atomic<size_t>> open_;
  };

  /// None: there are too many.
  std::optional<place> take() const;

private:
  std::shared_ptr<std::atomic<size_t>> open_
    = std::make_shared<std::atomic<size_t>>(0);
};

/// Streams news to a client as server-sent events (`text/event-stream`): JSON,
/// twice a second at most and only if something has changed; the last one is
/// named `end`. A line of comment every 15 s shows that both sides are there.
/// A client that goes away ends it at once.
asio::awaitable<void>
stream_events(exchange& client, const event_places& places,
              event_source& source);

} // namespace tahoe
