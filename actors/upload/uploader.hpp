#pragma once

#include "actors/environment.hpp"
#include "actors/observed.hpp"
#include "actors/operations/operation_log.hpp"
#include "actors/upload/segment_worker.hpp"
#include "actors/upload/server_check.hpp"
#include "actors/upload/share_push.hpp"
#include "actors/upload/share_search.hpp"
#include "config/node_config.hpp"
#include "crypto/keys.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <thread>

namespace tahoe {

/// What an uploader must know of its node.
struct uploader_config {
  encoding_config encoding; ///< as make_uploader has checked it
  tahoe::convergence_secret convergence_secret;
  tahoe::lease_secret lease_secret;
  std::filesystem::path temp_directory; ///< for spools, which have no names

  /// Actors that encode, so that all cores can be busy for one file.
  size_t encoders = std::max(1u, std::thread::hardware_concurrency());

  /// Uploads at the same time; more are told to try later.
  size_t max_uploads = 32;
};

/// The uploads that are under way, and their shares' way to the servers.
class uploader_state {
public:
  static constexpr const char* name = "uploader";

  uploader_state(observed<uploader_service_actor>* self, uploader_config config,
                 introducer_client_actor servers, environment env);

  /// A session that is nobody's yet. `try_later` if there are too many.
  caf::result<upload_session_actor> start(start_upload request);

  /// The uploads of which there is a record.
  operations list();

  caf::expected<void> cancel(const cancel_named_operation& request);

  /// Whether an upload would find its servers now.
  caf::result<servers_checked> check() { return check_.ask(); }

  // On behalf of sessions; a session's end throws away what is not closed.

  caf::response_promise place(const place_shares& request);
  caf::response_promise push(const push_pieces& request);
  caf::response_promise close(const close_shares& request);
  void reported(const operation_reported& news);
  void ended(const operation_ended& news);

  /// Passes on that a minute has gone by.
  void check_sessions();

  caf::settings status() const;

private:
  struct upload {
    upload_session_service_actor session;
    std::string operation; ///< the id of its record
    std::shared_ptr<share_search> search;
    std::shared_ptr<share_push> push;

    /// Null before it knows its servers.
    const upload_servers* servers() const;

    /// Throws away what is not closed.
    void give_up();
  };

  upload* find(const std::string& operation);
  void update_record(const upload& which);

  void search(const place_shares& request, const known_servers& known,
              caf::response_promise done, size_t attempt);
  void searched(const place_shares& request, const known_servers& known,
                caf::response_promise done, size_t attempt,
                caf::expected<upload_servers> homes);
  void session_ended(const caf::actor_addr& session);
  void schedule_check();

  observed<uploader_service_actor>* self_;
  uploader_config config_;
  introducer_client_actor servers_;
  environment env_;
  std::vector<segment_worker_actor> workers_;
  std::map<uint64_t, upload> uploads_;
  operation_log records_;
  uint64_t uploads_started_ = 0;
  bool check_scheduled_ = false;
  server_check check_;
};

/// The upload service of a node. Fails if the encoding is impossible or the
/// directory for temporary files cannot be used.
caf::expected<uploader_actor>
make_uploader(caf::actor_system& sys, uploader_config config,
              introducer_client_actor servers, environment env);

} // namespace tahoe
