#include "actors/download/downloader.hpp"

#include "actors/download/download_session.hpp"
#include "actors/download/downloader_state.hpp"
#include "actors/download/literal_session.hpp"
#include "actors/operations/operation_id.hpp"

namespace tahoe {

downloader_state::downloader_state(observed<downloading_actor>* self,
                                   const downloader_config& config,
                                   introducer_client_actor servers,
                                   environment env)
  : self_(self), config_(config), servers_(std::move(servers)),
    env_(std::move(env)), log_(env_.log.named("downloader")),
    records_(operation_metrics{env_.metrics, operation_kind::download}),
    corrupt_shares_(
      env_.metrics.make_counter("tahoe_download_corrupt_shares_total",
                                "Damaged shares that servers gave.")) {
  self_->set_down_handler(
    [this](const caf::down_msg& msg) { session_gone(msg.source.id()); });
}

// -- sessions -----------------------------------------------------------------

caf::result<download_started>
downloader_state::start(const start_download& msg) {
  if (auto* cap = std::get_if<chk_read_cap>(&msg.cap))
    return start_reading(*cap, msg);
  if (auto* cap = std::get_if<lit_cap>(&msg.cap))
    return start_literal(*cap, msg);
  if (std::holds_alternative<chk_verify_cap>(msg.cap))
    return failure(ec::refused, "a verify cap lets nobody read: use the read "
                                "cap of the file");
  return unsupported(msg.cap);
}

std::string downloader_state::begin_record(const start_download& msg,
                                           operation_report first) {
  auto id
    = msg.operation.empty() ? draw_operation_id(env_.random) : msg.operation;
  return records_.begin(operation_kind::download, id, std::move(first),
                        env_.clock(), self_->clock().now(), msg.is_private);
}

caf::result<download_started>
downloader_state::start_literal(const lit_cap& cap, const start_download& msg) {
  auto first = std::min<uint64_t>(msg.offset, cap.data.size());
  auto rest = byte_view{cap.data}.subspan(first);
  blob data{rest.first(std::min<uint64_t>(msg.length, rest.size()))};
  ++started_;
  ++completed_;
  // There is nothing left to happen to it.
  operation_report whole;
  whole.size = data.size();
  whole.progress.verified = data.size();
  whole.progress.delivered = data.size();
  auto id = begin_record(msg, std::move(whole));
  records_.end(id, {}, self_->clock().now());
  auto session = spawn_literal_session(self_->system(), data);
  self_->adopt(session);
  return download_started{cap.data.size(), data.size(), std::move(session)};
}

caf::result<download_started>
downloader_state::start_reading(const chk_read_cap& cap,
                                const start_download& msg) {
  if (sessions_.size() >= config_.max_downloads)
    return failure(ec::try_later, std::to_string(sessions_.size())
                                    + " downloads are running: try again "
                                      "later");
  auto me = caf::actor_cast<download_relay_actor>(
    caf::strong_actor_ptr{self_->ctrl()});
  operation_report first;
  first.stage = download_session_state::first_stage;
  first.index = cap.si();
  auto operation = begin_record(msg, std::move(first));
  auto session = spawn_service<caf::monitored>(
    *self_, map_download_session, me, cap, msg.offset, msg.length,
    config_.pipeline_segments, operation, env_.log);
  auto promise = self_->make_response_promise<download_started>();
  auto id = session.id();
  sessions_.emplace(id, running{session, operation, promise});
  ++started_;
  schedule_tick();
  // No deadline: the session ends what it begins, and its end is noticed.
  self_->request(session, caf::infinite, open_file{})
    .then([this, id](file_opened& result) { opened(id, std::move(result)); },
          [this, id](caf::error& why) { opened(id, std::move(why)); });
  return promise;
}

void downloader_state::opened(caf::actor_id session,
                              caf::expected<file_opened> result) {
  auto i = sessions_.find(session);
  if (i == sessions_.end())
    return;
  if (result)
    i->second.opening.deliver(download_started{
      result->file_size, result->length,
      caf::actor_cast<download_session_actor>(i->second.session)});
  else
    i->second.opening.deliver(std::move(result.error()));
}

void downloader_state::session_gone(caf::actor_id session) {
  auto gone = sessions_.extract(session);
  if (!gone)
    return;
  auto reason = failure(ec::cancelled, "the download has stopped: begin again");
  records_.end(gone.mapped().operation, reason, self_->clock().now());
  if (gone.mapped().opening.pending())
    gone.mapped().opening.deliver(std::move(reason));
}

void downloader_state::reported(const operation_reported& msg) {
  records_.report(msg.operation, msg.report, self_->clock().now());
}

void downloader_state::ended(const download_ended& msg) {
  auto& to = totals_;
  auto& from = msg.counters;
  auto& [operation, report, reason] = msg.how;
  reported({operation, report});
  records_.end(operation, reason, self_->clock().now());
  to.bytes_received += from.bytes_received;
  to.bytes_delivered += from.bytes_delivered;
  to.segments_decoded += from.segments_decoded;
  to.corrupt_shares += from.corrupt_shares;
  to.failed_reads += from.failed_reads;
  to.hedged_blocks += from.hedged_blocks;
  if (!reason) {
    ++completed_;
  } else if (code_of(reason) == ec::cancelled) {
    ++cancelled_;
  } else {
    ++failed_;
    log_.with_id(operation).warning("download-failed", describe(reason));
  }
}

operations downloader_state::list_operations() const {
  return {records_.list(self_->clock().now())};
}

caf::expected<void>
downloader_state::cancel(const cancel_named_operation& msg) {
  if (records_.is_private(msg.id) && !msg.has_token)
    return failure(ec::refused, "this download is the owner's of the node");
  if (records_.is_running(msg.id))
    for (auto& [id, entry] : sessions_)
      if (entry.operation == msg.id) {
        self_->send(entry.session, cancel_operation{});
        return {};
      }
  return failure(ec::not_found, "no download " + msg.id + " is running");
}

void downloader_state::tick() {
  ticking_ = false;
  if (sessions_.empty())
    return;
  for (auto& [id, entry] : sessions_)
    self_->send(entry.session, check_progress{});
  schedule_tick();
}

void downloader_state::schedule_tick() {
  if (!std::exchange(ticking_, true))
    self_->delayed_send(self_, tick_interval, check_progress{});
}

caf::settings downloader_state::status() const {
  caf::settings result;
  auto put = [&](caf::string_view key, uint64_t value) {
    caf::put(result, key, static_cast<int64_t>(value));
  };
  put("running", sessions_.size());
  put("started", started_);
  put("completed", completed_);
  put("failed", failed_);
  put("cancelled", cancelled_);
  put("bytes_received", totals_.bytes_received);
  put("bytes_delivered", totals_.bytes_delivered);
  put("segments", totals_.segments_decoded);
  put("corrupt_shares", totals_.corrupt_shares);
  put("failed_reads", totals_.failed_reads);
  put("hedged_blocks", totals_.hedged_blocks);
  put("waiting_requests", windows_.waiting());
  result["operations"] = records_.status(self_->clock().now());
  return result;
}

downloading_actor::behavior_type
map_downloader(service<downloading_actor, downloader_state>* self,
               downloader_state& state) {
  return {
    [&state](const start_download& msg) { return state.start(msg); },
    [&state](const survey_servers& msg) { return state.survey(msg); },
    [&state](const get_operations&) { return state.list_operations(); },
    [&state](const cancel_named_operation& msg) -> caf::result<void> {
      return state.cancel(msg);
    },
    [self](const get_status&) { return self->status(); },
    [&state](const list_servers& msg) { return state.list(msg); },
    [&state](const find_on_server& msg) { return state.find(msg); },
    [&state](const read_on_server& msg) { return state.read(msg); },
    [&state](const report_to_server& msg) { state.report(msg); },
    [&state](const operation_reported& msg) { state.reported(msg); },
    [&state](const download_ended& msg) { state.ended(msg); },
    [&state](const check_progress&) { state.tick(); },
    [](const ask_again& msg) { msg.ask(); },
  };
}

caf::expected<downloader_actor>
make_downloader(caf::actor_system& sys, const downloader_config& config,
                introducer_client_actor servers, environment env) {
  if (config.pipeline_segments == 0 || config.max_downloads == 0)
    return failure(ec::malformed,
                   "a downloader needs at least one segment in its pipeline "
                   "and one download at a time");
  return caf::actor_cast<downloader_actor>(spawn_service(
    sys, map_downloader, config, std::move(servers), std::move(env)));
}

} // namespace tahoe
