#include "actors/download/download_session.hpp"

#include "codec/base32.hpp"

#include <algorithm>

namespace tahoe {

namespace {

// Enough for a small share to come whole.
constexpr uint32_t head_size = 4096;

// Servers in the record even where there are few shares.
constexpr size_t min_rows = 20;

} // namespace

download_session_state::download_session_state(
  observed<session_actor>* self, download_relay_actor relay,
  const chk_read_cap& cap, uint64_t offset, uint64_t length,
  size_t pipeline_segments, std::string operation, logger log)
  : self_(self), relay_(std::move(relay)),
    reader_(cap, offset, length, pipeline_segments),
    log_(log.named("download").with_id(operation)),
    operation_(std::move(operation)),
    rows_(std::max(min_rows, size_t{2} * cap.total_shares)), begun_(now()),
    last_read_(begun_) {
  self_->monitor(relay_);
  self_->set_down_handler([this](caf::down_msg&) {
    end(failure(ec::cancelled, "the downloader has stopped"));
  });
}

download_session_state::~download_session_state() {
  // Else the downloader would remember its sessions for ever, and their memory.
  self_->demonitor(relay_.address());
}

instant download_session_state::now() const {
  return self_->clock().now();
}

caf::result<file_opened> download_session_state::open() {
  opener_ = self_->make_response_promise<file_opened>();
  reader_.start(now());
  proceed();
  return opener_;
}

caf::result<blob> download_session_state::read() {
  if (reading_.pending())
    return failure(ec::refused, "the session is being read already");
  last_read_ = now();
  reading_ = self_->make_response_promise<blob>();
  auto result = reading_;
  proceed();
  return result;
}

void download_session_state::check_progress() {
  if (!reading_.pending() && now() - last_read_ >= idle_limit) {
    end(failure(ec::cancelled, "nobody has read for 10 minutes"));
    return;
  }
  reader_.tick(now());
  proceed();
}

void download_session_state::end(const caf::error& reason) {
  if (ended_)
    return;
  ended_ = true;
  self_->send(relay_, download_ended{{operation_, describe_progress(), reason},
                                     reader_.counters()});
  if (opener_.pending())
    opener_.deliver(reason);
  if (reading_.pending())
    reading_.deliver(reason);
  self_->quit();
}

void download_session_state::finish() {
  log_.info("download-finished",
            "size=" + std::to_string(reader_.counters().bytes_delivered));
  end({});
}

void download_session_state::report() {
  auto& counters = reader_.counters();
  auto changes
    = rows_.changes() + counters.bytes_verified + counters.bytes_delivered;
  if (pace_.is_due(stage(), changes, now()))
    self_->send(relay_, operation_reported{operation_, describe_progress()});
}

const char* download_session_state::stage() const {
  return reader_.is_open() ? "reading" : first_stage;
}

operation_report download_session_state::describe_progress() const {
  auto& counters = reader_.counters();
  operation_report result;
  result.stage = stage();
  result.size = reader_.length();
  result.index = reader_.si();
  result.progress.received = rows_.bytes();
  result.progress.verified = counters.bytes_verified;
  result.progress.delivered = counters.bytes_delivered;
  result.servers = rows_.rows();
  result.first_byte = first_byte_;
  return result;
}

void download_session_state::proceed() {
  if (ended_)
    return;
  perform_requests();
  answer_opener();
  answer_reader();
  // What was read made room for more.
  if (ended_)
    return;
  perform_requests();
  report();
}

void download_session_state::perform_requests() {
  for (auto& request : reader_.take_requests())
    std::visit([this](auto& x) { perform(x); }, request);
}

void download_session_state::answer_opener() {
  if (!opener_.pending())
    return;
  if (reader_.is_open())
    opener_.deliver(file_opened{reader_.file_size(), reader_.length()});
  else if (reader_.problem())
    end(reader_.problem());
}

void download_session_state::answer_reader() {
  if (!reading_.pending())
    return;
  auto piece = reader_.next(now());
  if (!piece) {
    end(piece.error());
  } else if (*piece) {
    auto reading = std::exchange(reading_, {});
    if (!first_byte_ && !(*piece)->empty())
      first_byte_ = now() - begun_;
    // Whoever has the last piece may look for the record at once.
    if ((*piece)->empty())
      finish();
    reading.deliver(**piece);
  }
}

// -- what the reader wants ----------------------------------------------------

// The downloader answers every request in time, and its end is the session's:
// these need no deadlines of their own.

void download_session_state::perform(const want_servers&) {
  self_->request(relay_, caf::infinite, list_servers{reader_.si()})
    .then(
      [this](const server_list& list) {
        auto added = add_servers(list.servers);
        reader_.add_servers(added, list.disconnected, now());
        proceed();
      },
      [this](caf::error&) {
        reader_.add_servers(0, 0, now());
        proceed();
      });
}

size_t
download_session_state::add_servers(const std::vector<server_entry>& listed) {
  auto before = servers_.size();
  for (auto& entry : listed) {
    // A server that was lost and came back is a new one: its old handle is
    // dead, although it compares equal.
    auto same = [&](const known_server& x) {
      return x.id == entry.id && x.connected_since == entry.since;
    };
    if (std::none_of(servers_.begin(), servers_.end(), same))
      servers_.push_back(
        {entry.id, entry.since, caf::actor_cast<storage_actor>(entry.service)});
  }
  return servers_.size() - before;
}

void download_session_state::perform(const want_shares& request) {
  auto server = request.server;
  rows_.asked(servers_[server].id);
  self_
    ->request(relay_, caf::infinite,
              find_on_server{servers_[server].service,
                             find_shares{reader_.si(), head_size, {log_.id()}}})
    .then(
      [this, server, sent = now()](const shares_found& found) {
        note_found(servers_[server].id, found, sent);
        reader_.shares_found(server, found.shares.items, now());
        proceed();
      },
      [this, server](caf::error& why) {
        log_.info("server-failed",
                  "server=" + base32_encode(servers_[server].id.view())
                    + " si=" + base32_encode(reader_.si().view())
                    + " finding shares: " + describe(why));
        rows_.failed(servers_[server].id, now(), why);
        reader_.server_failed(server, now());
        proceed();
      });
}

void download_session_state::note_found(const tub_id& server,
                                        const shares_found& found,
                                        instant asked) {
  share_set numbers;
  uint64_t bytes = 0;
  for (auto& share : found.shares.items) {
    numbers.insert(share.number);
    bytes += share.head.size();
  }
  rows_.found(server, numbers, asked, now(), bytes);
}

void download_session_state::perform(const want_bytes& request) {
  auto ticket = request.ticket;
  auto server = request.server;
  rows_.asked(servers_[server].id);
  self_
    ->request(relay_, caf::infinite,
              read_on_server{servers_[server].service,
                             read_share{reader_.si(), request.share_number,
                                        request.offset, request.length}})
    .then(
      [this, ticket, server, sent = now()](const blob& bytes) {
        rows_.answered(servers_[server].id, sent, now(), bytes.size());
        reader_.bytes_arrived(ticket, bytes, now());
        proceed();
      },
      [this, ticket, server](caf::error& why) {
        log_.info("read-failed",
                  "server=" + base32_encode(servers_[server].id.view())
                    + " si=" + base32_encode(reader_.si().view()) + ": "
                    + describe(why));
        rows_.failed(servers_[server].id, now(), why);
        reader_.read_failed(ticket, now());
        proceed();
      });
}

void download_session_state::perform(const want_report& request) {
  auto& server = servers_[request.server];
  rows_.corrupt(server.id, request.share_number, now(), request.reason);
  self_->send(relay_, report_to_server{
                        server.service, server.id,
                        advise_corrupt_share{
                          reader_.si(), request.share_number, {request.reason}},
                        log_.id()});
}

caf::settings download_session_state::status() const {
  caf::settings result;
  auto put = [&](caf::string_view key, uint64_t value) {
    caf::put(result, key, static_cast<int64_t>(value));
  };
  auto& counters = reader_.counters();
  caf::put(result, "storage_index", base32_encode(reader_.si().view()));
  put("length", reader_.length());
  put("delivered", counters.bytes_delivered);
  put("received", counters.bytes_received);
  put("segments", counters.segments_decoded);
  put("servers_asked", reader_.survey().asked());
  put("good_shares", reader_.shares().good());
  put("corrupt_shares", counters.corrupt_shares);
  put("failed_reads", counters.failed_reads);
  put("hedged_blocks", counters.hedged_blocks);
  return result;
}

session_actor::behavior_type
map_download_session(service<session_actor, download_session_state>* self,
                     download_session_state& state) {
  return {
    [&state](const read_data&) { return state.read(); },
    [&state](const cancel_operation&) {
      state.end(failure(ec::cancelled, "the download was cancelled"));
    },
    [self](const get_status&) { return self->status(); },
    [&state](const open_file&) { return state.open(); },
    [&state](const check_progress&) { state.check_progress(); },
  };
}

} // namespace tahoe
