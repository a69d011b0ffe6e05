#pragma once

#include "actors/interfaces.hpp"
#include "actors/observed.hpp"
#include "web/server/exchange.hpp"
#include "web/server/interruptible.hpp"

#include <caf/actor_addr.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

// How a coroutine on an I/O thread asks an actor. Requests are sent by one
// actor per web service, the asker: a connection knows no actor system and
// cannot outlive one. When the asker ends, whoever waits is told so.

namespace tahoe {

struct ask_job;

/// Sends requests on behalf of connections.
using asker_actor = caf::typed_actor< //
  caf::reacts_to<ask_job>>            //
  ::extend_with<observable_actor>;

/// Tells of the death of actors that are asked. CAF answers for a dead actor
/// what lies in its mailbox, but not what it had promised to answer later.
class asker_state {
public:
  static constexpr const char* name = "asker";

  explicit asker_state(observed<asker_actor>* self);

  /// Calls `died` if `whom` dies before `forget` is called with the result.
  uint64_t watch(const caf::actor_addr& whom, std::function<void()> died);

  void forget(const caf::actor_addr& whom, uint64_t watch);

  /// Sends for a connection.
  void send(const ask_job& job);

  caf::settings status() const;

private:
  /// `whom` is dead. Its answers came before this news of it.
  void lost(const caf::actor_addr& whom);

  observed<asker_actor>* self_;
  uint64_t next_watch_ = 0;
  std::map<caf::actor_addr, std::map<uint64_t, std::function<void()>>> watches_;
};

/// A request to send, and what to do with its answer.
struct ask_job {
  std::function<void(observed<asker_actor>& self, asker_state& asker)> send;
};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::ask_job)

namespace tahoe {

asker_actor spawn_asker(caf::actor_system& sys);

/// Gives back what an answer holds that comes too late for whoever asked.
template <class T>
void discard(const T&) {}

inline void discard(const upload_session_actor& session) {
  caf::anon_send(session, cancel_operation{});
}

inline void discard(const download_started& started) {
  caf::anon_send(started.session, cancel_operation{});
}

inline void discard(const walk_session_actor& session) {
  caf::anon_send(session, cancel_operation{});
}

/// Resumes a coroutine on its own executor with the first answer: the actor's,
/// or that the client is gone, or that nobody will answer any more.
template <class R, class Handler>
class pending_answer {
public:
  explicit pending_answer(Handler handler) : handler_(std::move(handler)) {}

  ~pending_answer() {
    complete(failure(ec::try_later, "the service stopped while it was asked"));
  }

  /// False if there was an answer before.
  bool complete(caf::expected<R> answer) {
    std::optional<Handler> handler;
    {
      std::lock_guard lock{mutex_};
      if (!handler_)
        return false;
      handler.emplace(std::move(*handler_));
      handler_.reset();
    }
    auto executor = asio::get_associated_executor(*handler);
    asio::post(executor, [handler = std::move(*handler),
                          answer = std::move(answer)]() mutable {
      std::move(handler)(std::move(answer));
    });
    return true;
  }

private:
  std::mutex mutex_;
  std::optional<Handler> handler_;
};

/// Sends `message` to `whom` and forwards what comes back.
template <class R, class Pending, class Handle, class Message>
ask_job make_ask_job(std::shared_ptr<Pending> pending, Handle whom,
                     Message message, caf::duration deadline) {
  return {[=](observed<asker_actor>& self, asker_state& asker) {
    auto watch = asker.watch(whom.address(), [pending] {
      pending->complete(
        failure(ec::try_later, "the service failed while it was asked"));
    });
    auto answered = [&asker, watch, address = whom.address()] {
      asker.forget(address, watch);
    };
    auto refused = [pending, answered](caf::error& err) {
      answered();
      pending->complete(std::move(err));
    };
    auto request = self.request(whom, deadline, message);
    if constexpr (std::is_void_v<R>)
      request.then(
        [pending, answered] {
          answered();
          pending->complete(caf::unit);
        },
        refused);
    else
      request.then(
        [pending, answered](const R& answer) {
          answered();
          if (!pending->complete(answer))
            discard(answer);
        },
        refused);
  }};
}

/// Asks an actor while `client` waits. Fails with cancelled as soon as the
/// client goes away, with whatever error the actor gives, or with one of CAF's
/// if it ends or does not answer within `deadline`.
template <class R, class Handle, class Message>
asio::awaitable<caf::expected<R>>
ask(interruptible& client, asker_actor through, Handle whom, Message message,
    caf::duration deadline) {
  auto begin = [&](auto handler) {
    using pending_type = pending_answer<R, decltype(handler)>;
    auto pending = std::make_shared<pending_type>(std::move(handler));
    // Weak: whoever is not asked any more is told so when the last job goes.
    client.watch_client([weak = std::weak_ptr{pending}] {
      if (auto waiting = weak.lock())
        waiting->complete(failure(ec::cancelled, "the client went away"));
    });
    caf::anon_send(through, make_ask_job<R>(pending, whom, message, deadline));
  };
  using token = const asio::use_awaitable_t<>&;
  auto answer = co_await asio::async_initiate<token, void(caf::expected<R>)>(
    begin, asio::use_awaitable);
  client.unwatch_client();
  co_return answer;
}

/// An upload, a download or a walk on its way: cancelled unless released.
template <class Session>
class held_session {
public:
  explicit held_session(Session session) : session_(std::move(session)) {}

  held_session(const held_session&) = delete;
  held_session& operator=(const held_session&) = delete;

  ~held_session() {
    if (session_)
      caf::anon_send(session_, cancel_operation{});
  }

  const Session& handle() const { return session_; }

  /// It has come to its end by itself.
  void release() { session_ = nullptr; }

private:
  Session session_;
};

} // namespace tahoe
