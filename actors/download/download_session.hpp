#pragma once

#include "actors/download/download_messages.hpp"
#include "actors/download/server_rows.hpp"
#include "actors/environment.hpp"
#include "actors/observed.hpp"
#include "actors/service.hpp"

#include <caf/typed_response_promise.hpp>

namespace tahoe {

/// One download: a chk_reader, whose requests it passes to the downloader and
/// whose plaintext it hands out at the reader's pace. Ends when all was read,
/// on failure, on cancel_operation, with the downloader, and when nobody reads.
struct download_session_state {
  static constexpr const char* name = "download";
  static constexpr const char* first_stage = "searching";

  /// Without a read for so long, nobody is there any more.
  static constexpr auto idle_limit = std::chrono::minutes{10};

  download_session_state(observed<session_actor>* self,
                         download_relay_actor relay, const chk_read_cap& cap,
                         uint64_t offset, uint64_t length,
                         size_t pipeline_segments, std::string operation,
                         logger log);

  download_session_state(const download_session_state&) = delete;
  download_session_state& operator=(const download_session_state&) = delete;
  ~download_session_state();

  caf::result<file_opened> open();
  caf::result<blob> read();
  void check_progress();

  /// Ends the session once all was delivered.
  void finish();

  /// Ends the session; whoever waits for it is told `reason`.
  void end(const caf::error& reason);

  caf::settings status() const;

private:
  struct known_server {
    tub_id id;
    wall_time connected_since;
    storage_actor service;
  };

  instant now() const;
  void proceed();
  void perform_requests();
  void answer_opener();
  void answer_reader();

  void perform(const want_servers& request);
  void perform(const want_shares& request);
  void perform(const want_bytes& request);
  void perform(const want_report& request);

  void
  note_found(const tub_id& server, const shares_found& found, instant asked);

  const char* stage() const;

  /// Tells the downloader how far the download is, if that is due.
  void report();
  operation_report describe_progress() const;

  size_t add_servers(const std::vector<server_entry>& listed);

  observed<session_actor>* self_;
  download_relay_actor relay_;
  chk_reader reader_;
  logger log_;
  std::string operation_; ///< the id of its record
  report_pace pace_;
  std::vector<known_server> servers_;
  server_rows rows_;
  caf::typed_response_promise<file_opened> opener_;
  caf::typed_response_promise<blob> reading_;
  const instant begun_;
  std::optional<interval> first_byte_;
  instant last_read_;
  bool ended_ = false;
};

/// Maps messages onto the state.
session_actor::behavior_type
map_download_session(service<session_actor, download_session_state>* self,
                     download_session_state& state);

} // namespace tahoe
