#include "actors/upload/uploader.hpp"

#include "actors/operations/operation_id.hpp"
#include "actors/service.hpp"
#include "actors/upload/spool.hpp"
#include "actors/upload/upload_session.hpp"
#include "codec/erasure.hpp"

#include <algorithm>
#include <array>

namespace tahoe {

namespace {

constexpr auto local_deadline = std::chrono::seconds(10);
constexpr auto check_interval = std::chrono::minutes(1);

/// How often an upload that meets another one of the same file begins anew.
constexpr size_t max_attempts = 5;

/// Of different length for each, so that one of them is the first.
std::chrono::milliseconds pause_for_rival(const random_source& random) {
  std::array<uint8_t, 1> byte{};
  if (!random(byte))
    byte = {};
  return std::chrono::milliseconds{500 + 8 * byte[0]};
}

caf::error no_such_upload() {
  return failure(ec::cancelled, "this upload has ended");
}

} // namespace

uploader_state::uploader_state(observed<uploader_service_actor>* self,
                               uploader_config config,
                               introducer_client_actor servers, environment env)
  : self_(self), config_(std::move(config)), servers_(std::move(servers)),
    env_(std::move(env)),
    workers_(spawn_segment_workers(*self_, config_.encoders)),
    records_(operation_metrics{env_.metrics, operation_kind::upload}),
    check_(self_, servers_, config_.encoding, env_.random) {
  self_->set_down_handler(
    [this](caf::down_msg& down) { session_ended(down.source); });
  for (auto& worker : workers_)
    self_->adopt(worker);
}

caf::result<upload_session_actor> uploader_state::start(start_upload request) {
  if (uploads_.size() >= config_.max_uploads)
    return failure(ec::try_later, std::to_string(uploads_.size())
                                    + " uploads are running: try again later");
  auto number = uploads_started_++;
  operation_report first;
  first.stage = upload_session_state::first_stage;
  first.size = request.size;
  if (request.operation.empty())
    request.operation = draw_operation_id(env_.random);
  request.operation = records_.begin(operation_kind::upload, request.operation,
                                     std::move(first), env_.clock(),
                                     self_->clock().now(), request.is_private);
  auto session = make_upload_session(
    *self_, workers_, upload_order{number, request}, config_, env_);
  self_->monitor(session);
  auto& added = uploads_[number];
  added.session = session;
  added.operation = request.operation;
  schedule_check();
  return upload_session_actor{session};
}

caf::response_promise uploader_state::place(const place_shares& request) {
  auto done = self_->make_response_promise();
  self_->request(servers_, local_deadline, get_servers{})
    .then(
      [this, request, done](const known_servers& known) {
        search(request, known, done, 1);
      },
      [done](caf::error& reason) mutable {
        done.deliver(failure(ec::try_later, "no list of servers to upload to: "
                                              + describe(reason)));
      });
  return done;
}

void uploader_state::search(const place_shares& request,
                            const known_servers& known,
                            caf::response_promise done, size_t attempt) {
  auto upload = uploads_.find(request.upload);
  if (upload == uploads_.end()
      || !records_.is_running(upload->second.operation)) {
    done.deliver(no_such_upload());
    return;
  }
  auto& encoding = config_.encoding;
  upload_servers servers;
  servers.servers = candidates(known, request.index, encoding.total_shares);
  if (auto* earlier = upload->second.servers())
    servers.continue_records(*earlier);
  servers.wanted.needed_shares = encoding.needed_shares;
  servers.wanted.shares_of_happiness = encoding.shares_of_happiness;
  servers.wanted.servers_known = known.servers.size();
  auto found = [=, this](caf::expected<upload_servers> homes) {
    searched(request, known, done, attempt, std::move(homes));
  };
  upload->second.search = std::make_shared<share_search>(
    self_, request, std::move(servers),
    file_lease_secrets{config_.lease_secret, request.index},
    encoding.total_shares,
    env_.log.named("uploader").with_id(upload->second.operation),
    std::move(found));
  upload->second.search->start();
}

void uploader_state::searched(const place_shares& request,
                              const known_servers& known,
                              caf::response_promise done, size_t attempt,
                              caf::expected<upload_servers> homes) {
  auto upload = uploads_.find(request.upload);
  if (upload == uploads_.end()) {
    done.deliver(no_such_upload());
  } else if (homes) {
    upload->second.push
      = std::make_shared<share_push>(self_, std::move(*homes));
    done.deliver(caf::unit);
  } else if (upload->second.search->met_rival() && attempt < max_attempts) {
    self_->delayed_send(
      self_, pause_for_rival(env_.random),
      ask_again{[=, this] { search(request, known, done, attempt + 1); }});
  } else {
    done.deliver(std::move(homes.error()));
  }
}

caf::response_promise uploader_state::push(const push_pieces& request) {
  auto done = self_->make_response_promise();
  auto upload = uploads_.find(request.upload);
  if (upload == uploads_.end() || !upload->second.push)
    done.deliver(no_such_upload());
  else
    upload->second.push->push(request.pieces, done);
  return done;
}

caf::response_promise uploader_state::close(const close_shares& request) {
  auto done = self_->make_response_promise();
  auto upload = uploads_.find(request.upload);
  if (upload == uploads_.end() || !upload->second.push)
    done.deliver(no_such_upload());
  else
    upload->second.push->close(done);
  return done;
}

void uploader_state::session_ended(const caf::actor_addr& session) {
  auto upload = std::find_if(uploads_.begin(), uploads_.end(), [&](auto& x) {
    return x.second.session.address() == session;
  });
  if (upload == uploads_.end())
    return;
  upload->second.give_up();
  update_record(upload->second);
  records_.end(upload->second.operation,
               failure(ec::cancelled, "the upload has stopped"),
               self_->clock().now());
  uploads_.erase(upload);
}

// -- records ------------------------------------------------------------------

const upload_servers* uploader_state::upload::servers() const {
  if (push)
    return &push->servers();
  return search ? &search->servers() : nullptr;
}

void uploader_state::upload::give_up() {
  if (push)
    push->abort();
  else if (search)
    search->abort();
}

uploader_state::upload* uploader_state::find(const std::string& operation) {
  for (auto& [number, upload] : uploads_)
    if (upload.operation == operation)
      return &upload;
  return nullptr;
}

/// Adds what the session cannot see.
void uploader_state::update_record(const upload& which) {
  auto* servers = which.servers();
  if (servers == nullptr)
    return;
  operation_report news;
  news.servers = servers->rows();
  for (auto& server : news.servers)
    news.progress.pushed += server.bytes;
  records_.report(which.operation, std::move(news), self_->clock().now());
}

void uploader_state::reported(const operation_reported& news) {
  records_.report(news.operation, news.report, self_->clock().now());
  // Counters of bytes shall move while a large file does.
  if (auto* upload = find(news.operation))
    update_record(*upload);
}

void uploader_state::ended(const operation_ended& news) {
  reported({news.operation, news.report});
  if (auto* upload = find(news.operation)) {
    if (news.reason)
      upload->give_up();
    update_record(*upload);
  }
  records_.end(news.operation, news.reason, self_->clock().now());
}

operations uploader_state::list() {
  for (auto& [number, upload] : uploads_)
    update_record(upload);
  return {records_.list(self_->clock().now())};
}

caf::expected<void>
uploader_state::cancel(const cancel_named_operation& request) {
  auto* upload = find(request.id);
  if (upload == nullptr || !records_.is_running(request.id))
    return failure(ec::not_found, "no upload " + request.id + " is running");
  if (records_.is_private(request.id) && !request.has_token)
    return failure(ec::refused, "this upload is the owner's of the node");
  self_->send(upload->session, stop_upload{});
  return {};
}

void uploader_state::schedule_check() {
  if (check_scheduled_ || uploads_.empty())
    return;
  check_scheduled_ = true;
  self_->delayed_send(self_, check_interval, check_feeding{});
}

void uploader_state::check_sessions() {
  check_scheduled_ = false;
  for (auto& [number, upload] : uploads_)
    self_->send(upload.session, check_feeding{});
  schedule_check();
}

caf::settings uploader_state::status() const {
  caf::settings running;
  for (auto& [number, upload] : uploads_) {
    caf::settings row;
    caf::put(row, "stage",
             std::string{upload.push     ? "pushing"
                         : upload.search ? "placing"
                                         : "receiving"});
    running["upload-" + std::to_string(number)] = std::move(row);
  }
  caf::settings result;
  caf::put(result, "started", static_cast<int64_t>(uploads_started_));
  result["operations"] = records_.status(self_->clock().now());
  result["running"] = std::move(running);
  return result;
}

uploader_service_actor::behavior_type
map_uploader(service<uploader_service_actor, uploader_state>* self,
             uploader_state& state) {
  return {
    [&state](const start_upload& x) { return state.start(x); },
    [&state](const get_operations&) { return state.list(); },
    [&state](const cancel_named_operation& x) -> caf::result<void> {
      return state.cancel(x);
    },
    [&state](const check_servers&) { return state.check(); },
    [self](const get_status&) { return self->status(); },
    [&state](const place_shares& x) -> caf::result<void> {
      return state.place(x);
    },
    [&state](const push_pieces& x) -> caf::result<void> {
      return state.push(x);
    },
    [&state](const close_shares& x) -> caf::result<void> {
      return state.close(x);
    },
    [&state](const operation_reported& x) { state.reported(x); },
    [&state](const operation_ended& x) { state.ended(x); },
    [&state](const check_feeding&) { state.check_sessions(); },
    [](const ask_again& x) { x.ask(); },
  };
}

caf::expected<uploader_actor>
make_uploader(caf::actor_system& sys, uploader_config config,
              introducer_client_actor servers, environment env) {
  auto& encoding = config.encoding;
  auto code = erasure_code::make(encoding.needed_shares, encoding.total_shares);
  if (!code)
    return std::move(code.error());
  if (encoding.pipeline_segments < 1 || encoding.max_segment_size < 1
      || config.encoders < 1 || config.max_uploads < 1)
    return failure(ec::malformed, "uploads need segments of at least one byte, "
                                  "at least one of them in the pipeline, an "
                                  "encoder, and at least one upload at a "
                                  "time");
  // Uploads would find out one by one.
  auto something = as_bytes("x");
  if (auto usable = spool{config.temp_directory, 0}.append(something); !usable)
    return std::move(usable.error());
  return uploader_actor{spawn_service(sys, map_uploader, std::move(config),
                                      std::move(servers), std::move(env))};
}

} // namespace tahoe
