#include "test/support/grid_transfer.hpp"

#include <caf/event_based_actor.hpp>

namespace tahoe::test {

namespace {

/// Somebody is gone; what it answered before has been handled.
struct partner_gone {};

} // namespace

} // namespace tahoe::test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::test::partner_gone)

namespace tahoe::test {

namespace {

/// What uploads and downloads have in common: a session, its end, its result.
template <class T, class Session>
struct transfer_state {
  transfer_state(caf::event_based_actor* self,
                 std::shared_ptr<outcome<T>> result)
    : self(self), result(std::move(result)) {
    self->set_down_handler([self](const caf::down_msg&) {
      // It overtakes answers that were sent before.
      self->send(self, partner_gone{});
    });
  }

  /// Asks for a session; who ends meanwhile does not answer.
  template <class Service, class Message, class Then>
  void open(const Service& service, const Message& message, Then then) {
    watched = service.address();
    self->monitor(service);
    self->request(service, caf::infinite, message)
      .then(std::move(then), [this](caf::error& err) { fail(err); });
  }

  void adopt(Session what) {
    session = std::move(what);
    self->monitor(session);
    if (cancelled)
      self->send(session, cancel_operation{});
  }

  void cancel() {
    cancelled = true;
    if (session)
      self->send(session, cancel_operation{});
  }

  void end(caf::expected<T> how) {
    // Else the service would remember this actor as long as it lives.
    self->demonitor(watched);
    result->set(std::move(how));
    self->quit();
  }

  template <class Message, class Then>
  void ask(Message message, Then then) {
    self->request(session, caf::infinite, std::move(message))
      .then(std::move(then), [this](caf::error& err) { fail(err); });
  }

  /// Who is stopped before it can answer has cancelled.
  void fail(const caf::error& reason) {
    if (code_of(reason) != ec::none)
      end(reason);
    else
      end(failure(ec::cancelled, describe(reason)));
  }

  template <class Resume>
  caf::behavior behavior(Resume resume) {
    return {
      [this](const cancel_operation&) { cancel(); },
      [resume](const go_on&) { resume(); },
      [this](const partner_gone&) {
        end(failure(ec::cancelled, "the session or its service has ended"));
      },
    };
  }

  caf::event_based_actor* self;
  std::shared_ptr<outcome<T>> result;
  caf::actor_addr watched;
  Session session;
  bool cancelled = false;
};

struct feeder : transfer_state<std::string, upload_session_actor> {
  feeder(caf::event_based_actor* self,
         std::shared_ptr<outcome<std::string>> result, byte_buffer bytes,
         upload_options options)
    : transfer_state(self, std::move(result)), bytes(std::move(bytes)),
      options(options) {}

  void start(const uploader_actor& uploader) {
    start_upload request{options.convergent};
    if (options.announced)
      request.size = bytes.size();
    open(uploader, request, [this](const upload_session_actor& found) {
      adopt(found);
      feed();
    });
  }

  void resume() {
    options.stop_at = nowhere;
    feed();
  }

  void feed() {
    if (fed >= options.stop_at)
      return;
    auto rest = byte_view{bytes}.subspan(fed);
    auto piece = rest.first(
      std::min({rest.size(), options.piece_size, options.stop_at - fed}));
    fed += piece.size();
    if (!piece.empty())
      ask(put_data{blob{piece}}, [this] { feed(); });
    else
      ask(finish_upload{},
          [this](const upload_finished& done) { end(done.cap); });
  }

  byte_buffer bytes;
  upload_options options;
  size_t fed = 0;
};

struct fetcher : transfer_state<byte_buffer, download_session_actor> {
  fetcher(caf::event_based_actor* self,
          std::shared_ptr<outcome<byte_buffer>> result, size_t stop_at)
    : transfer_state(self, std::move(result)), stop_at(stop_at) {}

  void start(const downloader_actor& downloader, const start_download& what) {
    open(downloader, what, [this](const download_started& found) {
      adopt(found.session);
      fetch();
    });
  }

  void resume() {
    stop_at = nowhere;
    fetch();
  }

  void fetch() {
    if (bytes.size() >= stop_at)
      return;
    ask(read_data{}, [this](const blob& piece) {
      if (piece.empty())
        return end(std::move(bytes));
      append(bytes, piece.view());
      fetch();
    });
  }

  byte_buffer bytes;
  size_t stop_at;
};

} // namespace

upload_transfer
start_transfer(caf::actor_system& sys, const uploader_actor& uploader,
               byte_buffer bytes, upload_options options) {
  upload_transfer made;
  made.worker
    = sys.spawn([=](caf::event_based_actor* self) mutable -> caf::behavior {
        auto state = std::make_shared<feeder>(self, made.result,
                                              std::move(bytes), options);
        self->attach_functor([state] {});
        state->start(uploader);
        return state->behavior([state = state.get()] { state->resume(); });
      });
  return made;
}

download_transfer
start_transfer(caf::actor_system& sys, const downloader_actor& downloader,
               const start_download& what, size_t stop_at) {
  download_transfer made;
  made.worker = sys.spawn([=](caf::event_based_actor* self) -> caf::behavior {
    auto state = std::make_shared<fetcher>(self, made.result, stop_at);
    self->attach_functor([state] {});
    state->start(downloader, what);
    return state->behavior([state = state.get()] { state->resume(); });
  });
  return made;
}

} // namespace tahoe::test
