#pragma once

#include "test/actors/directories/directories_fixture.hpp"

namespace tahoe::directories_test {

/// What a vdrive makes of right answers, and how often it was asked.
struct lies {
  std::function<void(const read_entry&, entry_read&)> reading;
  std::function<void(const list_entries&, entries_listed&)> listing;
  std::function<void(directories_changed&)> changing;
  std::function<void(public_root&)> offering;
  /// Answers to be lost with the connection, after the change was made.
  unsigned lose_changes = 0;
  unsigned lose_reads = 0;
  /// Questions to vanish with the connection: nobody hears of them again.
  unsigned swallow_reads = 0;
  std::vector<caf::typed_response_promise<entry_read>> swallowed;
  unsigned busy = 0;
  size_t pages = 0;
};

/// Passes a question on, and its answer back when `change` has had it.
template <class Answer, class Request>
caf::result<Answer>
pass_on(vdrive_actor::pointer self, const vdrive_actor& real,
        const Request& what, std::function<void(Answer&)> change) {
  auto promise = self->make_response_promise<Answer>();
  self->request(real, caf::infinite, what)
    .then(
      [promise, change](Answer& answer) mutable {
        change(answer);
        promise.deliver(std::move(answer));
      },
      [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
  return promise;
}

inline caf::error lost() {
  return caf::make_error(caf::exit_reason::remote_link_unreachable);
}

inline vdrive_actor::behavior_type
lying_vdrive(vdrive_actor::pointer self, vdrive_actor real,
             std::shared_ptr<lies> told) {
  return {
    [=](const create_directory& msg) {
      return pass_on<directories_changed>(self, real, msg,
                                          [](directories_changed&) {});
    },
    [=](const change_directories& msg) -> caf::result<directories_changed> {
      if (told->busy > 0) {
        --told->busy;
        return failure(ec::try_later, "busy");
      }
      auto promise = self->make_response_promise<directories_changed>();
      self->request(real, caf::infinite, msg)
        .then(
          [=](directories_changed& answer) mutable {
            if (told->lose_changes > 0) {
              --told->lose_changes;
              promise.deliver(lost());
              self->quit();
              return;
            }
            if (told->changing)
              told->changing(answer);
            promise.deliver(std::move(answer));
          },
          [=](caf::error& why) mutable { promise.deliver(std::move(why)); });
      return promise;
    },
    [=](const read_entry& msg) -> caf::result<entry_read> {
      if (told->lose_reads > 0) {
        --told->lose_reads;
        self->quit();
        return lost();
      }
      if (told->swallow_reads > 0) {
        --told->swallow_reads;
        told->swallowed.push_back(self->make_response_promise<entry_read>());
        self->quit();
        return told->swallowed.back();
      }
      return pass_on<entry_read>(self, real, msg, [=](entry_read& answer) {
        if (told->reading)
          told->reading(msg, answer);
      });
    },
    [=](const list_entries& msg) -> caf::result<entries_listed> {
      ++told->pages;
      return pass_on<entries_listed>(self, real, msg,
                                     [=](entries_listed& answer) {
                                       if (told->listing)
                                         told->listing(msg, answer);
                                     });
    },
    [=](const get_public_root& msg) -> caf::result<public_root> {
      return pass_on<public_root>(self, real, msg, [=](public_root& answer) {
        if (told->offering)
          told->offering(answer);
      });
    },
    [](const get_status&) { return caf::settings{}; },
  };
}

/// A client, and a vdrive that lies as it is told.
struct lying_world : world {
  lying_world() : vdrive(*this, "vdrive"), alice(*this, "alice") {
    vdrive.start(front());
  }

  vdrive_place::front front() {
    return [this](const vdrive_actor& real) {
      auto actor = system.sys.spawn(lying_vdrive, real, told);
      switchboard->adopt(vdrive.id->id(),
                         caf::actor_cast<caf::strong_actor_ptr>(actor));
      return actor;
    };
  }

  /// A root with three files and a directory.
  void fill() {
    alice.start({vdrive.where});
    root = alice.home();
    for (uint8_t i = 1; i <= 3; ++i)
      REQUIRE(alice.link({root}, std::string(1, static_cast<char>('0' + i)),
                         file_cap(i)));
    REQUIRE(alice.mkdir({root}, "dir"));
  }

  std::shared_ptr<lies> told = std::make_shared<lies>();
  vdrive_place vdrive;
  client_place alice;
  capability root;
};

} // namespace tahoe::directories_test
