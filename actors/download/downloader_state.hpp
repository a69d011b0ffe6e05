#pragma once

#include "actors/download/download_messages.hpp"
#include "actors/download/downloader.hpp"
#include "actors/download/grid_survey.hpp"
#include "actors/download/server_windows.hpp"
#include "actors/observed.hpp"
#include "actors/operations/operation_log.hpp"
#include "actors/service.hpp"

#include <unordered_map>

namespace tahoe {

/// Starts sessions, and asks servers on their behalf.
struct downloader_state {
  static constexpr const char* name = "downloader";

  /// A server that takes longer to answer, or is busy for longer, has failed
  /// (DESIGN.md §4).
  static constexpr auto request_deadline = read_ledger::deadline;
  static constexpr auto find_deadline = server_survey::deadline;

  /// How often sessions look who is slow.
  static constexpr auto tick_interval = std::chrono::milliseconds{100};

  downloader_state(observed<downloading_actor>* self,
                   const downloader_config& config,
                   introducer_client_actor servers, environment env);

  caf::result<download_started> start(const start_download& msg);
  caf::result<server_list> list(const list_servers& msg);
  caf::result<servers_surveyed> survey(const survey_servers& msg);
  void report(const report_to_server& msg);
  void reported(const operation_reported& msg);
  void ended(const download_ended& msg);
  caf::expected<void> cancel(const cancel_named_operation& msg);
  void tick();

  // A session's request, sent when the server's window allows.

  caf::result<shares_found> find(const find_on_server& msg);
  caf::result<blob> read(const read_on_server& msg);

  /// The downloads of which there is a record.
  operations list_operations() const;

  caf::settings status() const;

private:
  /// Sends a request when the server's window allows, and calls one of the
  /// functions with what becomes of it.
  template <class Result, class Request, class Then, class Failed>
  void send_in_turn(const storage_actor& server, const Request& what,
                    interval deadline, Then then, Failed failed);

  template <class Result, class Request>
  caf::result<Result>
  relay(const storage_actor& server, const Request& what, interval deadline);

  struct running {
    session_actor session;
    std::string operation; ///< the id of its record
    caf::typed_response_promise<download_started> opening;
  };

  void begin_survey(const survey_servers& msg);
  void opened(caf::actor_id session, caf::expected<file_opened> result);
  void session_gone(caf::actor_id session);
  caf::result<download_started>
  start_reading(const chk_read_cap& cap, const start_download& msg);
  caf::result<download_started>
  start_literal(const lit_cap& cap, const start_download& msg);

  /// Returns the id by which the record goes.
  std::string begin_record(const start_download& msg, operation_report first);
  void schedule_tick();

  observed<downloading_actor>* self_;
  downloader_config config_;
  introducer_client_actor servers_;
  environment env_;
  logger log_;
  std::unordered_map<caf::actor_id, running> sessions_;
  server_windows windows_;
  std::shared_ptr<grid_survey> latest_survey_;
  bool ticking_ = false;
  operation_log records_;
  counter corrupt_shares_;

  uint64_t started_ = 0;
  uint64_t completed_ = 0;
  uint64_t failed_ = 0;
  uint64_t cancelled_ = 0;
  reader_counters totals_; ///< of the sessions that have ended
};

/// Maps messages onto the state.
downloading_actor::behavior_type
map_downloader(service<downloading_actor, downloader_state>* self,
               downloader_state& state);

} // namespace tahoe
