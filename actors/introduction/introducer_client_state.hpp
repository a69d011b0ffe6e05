#pragma once

#include "actors/introduction/announcement_cache.hpp"
#include "actors/introduction/introducer_client.hpp"
#include "actors/introduction/server_table.hpp"
#include "actors/observed.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace tahoe {

// The client's own timers.

/// Ask the introducer of this index again, unless its connection changed.
struct poll_again {
  size_t index = 0;
  uint64_t session = 0;
};

/// Announce this node anew, unless it did so after `seq`.
struct renew_announcement {
  uint64_t seq = 0;
};

/// Write the cache.
struct save_cache {};

/// The public interface and the timers.
using timed_client_actor
  = introducer_client_actor::extend<caf::reacts_to<poll_again>,
                                    caf::reacts_to<renew_announcement>,
                                    caf::reacts_to<save_cache>>;

/// What an introducer client shows of those that it can reach.
struct introducer_client_metrics {
  explicit introducer_client_metrics(const metric_registry& metrics);

  gauge servers_known;
  gauge servers_connected;
  gauge introducers_connected;
};

/// The first letters of a tub id, for people.
std::string short_name_of(const tub_id& id);

/// What an introducer client knows and does.
class introducer_client_state {
public:
  static constexpr const char* name = "introducer-client";

  introducer_client_state(observed<timed_client_actor>* self,
                          introducer_client_config config, tub_actor tub,
                          const environment& env);

  /// Reads the cache and reaches for the introducers.
  void start();

  caf::expected<void> announce(const announce_service& msg);
  caf::expected<std::string> find(const find_service& msg) const;
  known_servers list() const;
  caf::settings status() const;

  void up(const link_up& msg);
  void down(const link_down& msg);

  void ask_again(const poll_again& msg);
  void renew_in_time(const renew_announcement& msg);
  void save();

  /// Ends the actor, after the news that the cache lacks were written to it.
  void end(const caf::error& reason);

private:
  struct introducer {
    furl where;
    link_actor link;
    introducer_actor handle{}; ///< null while it is not connected
    uint64_t session = 0;      ///< grows with each connection and loss
    uint64_t incarnation = 0;
    uint64_t after = 0;
    uint64_t published = 0; ///< the seq of ours that it took
    std::string problem{"not reached yet"};
  };

  link_actor make_link_to(const furl& where, uint64_t number);
  bool in_session(const poll_again& x) const;

  void ask(size_t index);
  void take(const poll_again& again, const announcements& page);
  void publish(size_t index);

  void renew();
  void announce_as(caf::expected<uint64_t> seq);

  void learn(const announcement& text);
  void learn_checked(const checked_announcement& x);
  void follow(const node_announcement& about, const furl& where);
  void drop(const tub_id& id);

  void load_cache();
  void schedule_save();
  void end_when_saved();

  void show_connections() const;

  observed<timed_client_actor>* self_;
  introducer_client_config config_;
  tub_actor tub_;
  environment env_;
  logger log_;
  disk_actor disk_;

  std::vector<introducer> introducers_; ///< their links bear their indices
  server_table servers_;
  introducer_client_metrics metrics_;
  uint64_t next_number_ = 0; ///< of the next server's link
  announcement_board board_;

  std::map<std::string, furl> services_; ///< of this node
  announcement own_;                     ///< unless own_seq_ is 0
  uint64_t own_seq_ = 0;
  bool numbering_ = false; ///< waiting for the disk to give a seq
  bool renew_once_more_ = false;
  bool cache_read_ = false;
  bool save_scheduled_ = false; ///< there are news that the cache lacks
  size_t saving_ = 0;           ///< how often the disk is at it
  std::optional<caf::error> end_reason_;
};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::poll_again)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::renew_announcement)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::save_cache)
