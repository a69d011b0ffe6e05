#pragma once

#include "actors/directories/vdrive_links.hpp"

#include <map>

namespace tahoe {

/// Told once how something ended.
template <class T>
using when_done = std::function<void(caf::expected<T>)>;

/// Asks vdrives, and asks again where that is right: a question once more when
/// the connection was lost, a change under the same id until its deadline, and
/// whatever the vdrive was too busy for. Errors: the vdrive's own; try_later if
/// it cannot be reached or did not answer in a minute. The text of a try_later
/// tells when a change may have been made all the same.
class vdrive_requests {
public:
  vdrive_requests(observed<vdrive_client_inner_actor>* self,
                  vdrive_links& links)
    : self_(self), links_(links) {}

  /// Succeeds once the vdrive is in reach.
  void reach(const vdrive_address& whom, when_done<void> then);

  void ask(const vdrive_address& whom, const read_entry& what,
           when_done<entry_read> then);
  void ask(const vdrive_address& whom, const list_entries& what,
           when_done<entries_listed> then);
  void ask(const vdrive_address& whom, const get_public_root& what,
           when_done<public_root> then);
  void ask(const vdrive_address& whom, const change_directories& what,
           when_done<directories_changed> then);
  void ask(const vdrive_address& whom, const create_directory& what,
           when_done<directories_changed> then);

  /// A session is over, and with it everything that was sent to it.
  void lose(uint64_t session);

private:
  struct attempt {
    vdrive_address whom;
    instant end;
    bool repeats = false; ///< until the end, not once
    unsigned losses = 0;
    uint64_t lost = 0; ///< the session of the last loss
    std::chrono::milliseconds pause{};
  };

  /// A request that was sent and has not been answered.
  struct pending {
    uint64_t session = 0;
    std::function<void(const caf::error&)> fail;
  };

  attempt first_attempt(const vdrive_address& whom, bool repeats) const;

  template <class Answer, class Request>
  void send(const attempt& now, const Request& what, when_done<Answer> then);

  template <class Answer, class Request>
  void send_over(const vdrive_session& session, const attempt& now,
                 const Request& what, when_done<Answer> then);

  /// What follows on an error: `again` with the next attempt, now or later, or
  /// `give_up`.
  void fail(attempt now, const vdrive_session& session, const caf::error& why,
            std::function<void(const attempt&)> again,
            const std::function<void(caf::error)>& give_up);

  observed<vdrive_client_inner_actor>* self_;
  vdrive_links& links_;
  std::map<uint64_t, pending> pending_;
  uint64_t last_request_ = 0;
};

} // namespace tahoe
