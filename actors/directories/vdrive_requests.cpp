#include "actors/directories/vdrive_requests.hpp"

#include <algorithm>

namespace tahoe {

namespace {

constexpr auto deadline = std::chrono::seconds{60};

/// A vdrive that is not in reach when somebody asks for it, or has just been
/// lost, is waited for so long.
constexpr auto answer_patience = std::chrono::seconds{15};

/// A change may have been made though nobody heard of it.
caf::error in_doubt(const caf::error& why) {
  return failure(code_of(why), describe(why)
                                 + "; the change may have been made: look "
                                   "before you repeat it");
}

/// The connection is gone, and with it the answer.
bool is_loss(const caf::error& why) {
  return why.category() == caf::atom("exit")
         || why == caf::sec::request_receiver_down;
}

} // namespace

void vdrive_requests::reach(const vdrive_address& whom, when_done<void> then) {
  links_.use({whom, self_->clock().now() + answer_patience},
             [then](const caf::expected<vdrive_session>& session) {
               if (!session)
                 return then(session.error());
               then({});
             });
}

void vdrive_requests::ask(const vdrive_address& whom, const read_entry& what,
                          when_done<entry_read> then) {
  send<entry_read>(first_attempt(whom, false), what, std::move(then));
}

void vdrive_requests::ask(const vdrive_address& whom, const list_entries& what,
                          when_done<entries_listed> then) {
  send<entries_listed>(first_attempt(whom, false), what, std::move(then));
}

void vdrive_requests::ask(const vdrive_address& whom,
                          const get_public_root& what,
                          when_done<public_root> then) {
  send<public_root>(first_attempt(whom, false), what, std::move(then));
}

void vdrive_requests::ask(const vdrive_address& whom,
                          const change_directories& what,
                          when_done<directories_changed> then) {
  send<directories_changed>(first_attempt(whom, true), what, std::move(then));
}

void vdrive_requests::ask(const vdrive_address& whom,
                          const create_directory& what,
                          when_done<directories_changed> then) {
  send<directories_changed>(first_attempt(whom, true), what, std::move(then));
}

vdrive_requests::attempt
vdrive_requests::first_attempt(const vdrive_address& whom, bool repeats) const {
  return {
    whom, self_->clock().now() + deadline, repeats, 0, 0, first_busy_pause};
}

template <class Answer, class Request>
void vdrive_requests::send(const attempt& now, const Request& what,
                           when_done<Answer> then) {
  auto lost = now.losses > 0;
  auto until = now.repeats && lost
                 ? now.end
                 : std::min(now.end, self_->clock().now() + answer_patience);
  auto use = [this, now, lost, what, then](caf::expected<vdrive_session> x) {
    if (x)
      send_over<Answer>(*x, now, what, then);
    else
      then(now.repeats && lost ? in_doubt(x.error()) : x.error());
  };
  links_.use({now.whom, until, lost, now.lost}, use);
}

template <class Answer, class Request>
void vdrive_requests::send_over(const vdrive_session& session,
                                const attempt& now, const Request& what,
                                when_done<Answer> then) {
  auto again = [this, what, then](const attempt& next) {
    send<Answer>(next, what, then);
  };
  auto give_up = [then](caf::error why) { then(std::move(why)); };
  auto number = ++last_request_;
  pending_[number] = {session.number, [=, this](const caf::error& why) {
                        fail(now, session, why, again, give_up);
                      }};
  self_->request(session.service, now.end - self_->clock().now(), what)
    .then(
      [this, number, then](Answer& answer) {
        if (pending_.erase(number) > 0)
          then(std::move(answer));
      },
      [this, number](caf::error& why) {
        if (auto failed = pending_.extract(number))
          failed.mapped().fail(why);
      });
}

/// What was sent while the connection broke may have vanished: CAF has neither
/// an answer nor an error for it.
void vdrive_requests::lose(uint64_t session) {
  std::vector<std::function<void(const caf::error&)>> failed;
  for (auto i = pending_.begin(); i != pending_.end();) {
    if (i->second.session != session) {
      ++i;
      continue;
    }
    failed.push_back(std::move(i->second.fail));
    i = pending_.erase(i);
  }
  for (auto& fail : failed)
    fail(caf::make_error(caf::exit_reason::remote_link_unreachable));
}

void vdrive_requests::fail(attempt now, const vdrive_session& session,
                           const caf::error& why,
                           std::function<void(const attempt&)> again,
                           const std::function<void(caf::error)>& give_up) {
  auto time = self_->clock().now();
  if (is_loss(why) && (now.repeats || now.losses == 0) && time < now.end) {
    ++now.losses;
    now.lost = session.number;
    return again(now);
  }
  if (code_of(why) == ec::try_later && time + now.pause < now.end) {
    auto pause = now.pause;
    now.pause = std::min(2 * pause, longest_busy_pause);
    self_->delayed_send(self_, pause, ask_again{[again, now] { again(now); }});
    return;
  }
  auto answered = code_of(why) != ec::none;
  auto error
    = answered
        ? why
        : failure(ec::try_later, "the vdrive did not answer: " + describe(why));
  auto known = answered && (code_of(why) != ec::try_later || now.losses == 0);
  give_up(now.repeats && !known ? in_doubt(error) : error);
}

} // namespace tahoe
