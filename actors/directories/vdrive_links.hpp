#pragma once

#include "actors/directories/held_directory.hpp"
#include "actors/directories/vdrive_client_inner.hpp"
#include "actors/environment.hpp"
#include "actors/instant.hpp"
#include "actors/observed.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <deque>
#include <functional>
#include <vector>

namespace tahoe {

/// One stay of a vdrive in reach: a handle that is dead for good once the
/// connection is lost.
struct vdrive_session {
  vdrive_actor service;
  uint64_t number = 0; ///< never given twice
};

/// What a client knows of one vdrive service.
struct vdrive_reach {
  vdrive_address address;
  bool connected = false;
  std::string problem; ///< why it is not connected
};

/// The links to the vdrives that somebody needs: those of the configuration
/// for ever, others as long as there is room for them.
class vdrive_links {
public:
  using user = std::function<void(caf::expected<vdrive_session>)>;

  /// Who waits for a service until when.
  struct terms {
    vdrive_address where;
    instant until;
    bool patient = false; ///< goes on waiting when an attempt has failed
    uint64_t lost = 0;    ///< the session that was lost, if any
  };

  static constexpr size_t max_links = 100;
  static constexpr size_t max_waiting = 1000;

  vdrive_links(observed<vdrive_client_inner_actor>* self, tub_actor tub,
               introducer_client_actor introducer, const environment& env);

  /// Reaches for a vdrive of the configuration.
  void open(const furl& where);

  /// Calls `then` when the service is in reach: at once, or later; with
  /// try_later if that takes too long. For the impatient it reaches out now,
  /// however long its link meant to wait.
  void use(const terms& how, user then);

  void up(const link_up& msg);

  /// Returns the number of the session that ended, 0 if there was none.
  uint64_t down(const link_down& msg);

  bool connected(const vdrive_address& where) const;
  std::vector<vdrive_reach> list() const;

private:
  struct waiter {
    uint64_t number = 0;
    bool patient = false;
    user then;
  };

  struct server {
    furl where;
    bool configured = false;
    uint64_t number = 0; ///< of its link
    link_actor link;     ///< null while places are looked for
    vdrive_session session;
    std::string problem = "not reached yet";
    std::deque<waiter> waiting;
    uint64_t used = 0;
  };

  server* find(const vdrive_address& where);
  const server* find(const vdrive_address& where) const;
  server* find(uint64_t number);
  server* add(const furl& where, bool configured);
  bool make_room();
  void reach_for(server& x);
  void connect(uint64_t number, const furl& where);
  void expire(const vdrive_address& where, uint64_t waiter);

  observed<vdrive_client_inner_actor>* self_;
  tub_actor tub_;
  introducer_client_actor introducer_;
  environment env_;
  std::vector<server> servers_;
  uint64_t last_link_ = 0;
  uint64_t last_session_ = 0;
  uint64_t last_waiter_ = 0;
  uint64_t clock_ = 0;
};

} // namespace tahoe
