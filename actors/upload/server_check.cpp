#include "actors/upload/server_check.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace tahoe {

server_check::server_check(uploader_service_actor::pointer self,
                           introducer_client_actor servers,
                           const encoding_config& encoding,
                           random_source random)
  : self_(self), servers_(std::move(servers)),
    total_shares_(encoding.total_shares), random_(std::move(random)) {
  result_.needed = encoding.shares_of_happiness;
}

caf::result<servers_checked> server_check::ask() {
  if (ended_ && self_->clock().now() - *ended_ < validity)
    return result_;
  auto promise = self_->make_response_promise<servers_checked>();
  waiting_.push_back(promise);
  if (waiting_.size() == 1)
    begin();
  return promise;
}

void server_check::begin() {
  ++round_;
  result_.connected = result_.writable = 0;
  self_->request(servers_, deadline, get_servers{})
    .then([this](const known_servers& known) { ask_all(known); },
          [this](caf::error& reason) {
            auto text = "no list of servers: " + describe(reason);
            for (auto& asker : std::exchange(waiting_, {}))
              asker.deliver(failure(ec::try_later, text));
          });
}

void server_check::ask_all(const known_servers& known) {
  storage_index index;
  if (auto drawn = random_bytes<storage_index>(random_))
    index = *drawn;
  auto servers = candidates(known, index, total_shares_);
  result_.connected = servers.size();
  pending_ = servers.size();
  if (servers.empty())
    return end();
  for (auto& server : servers)
    self_->request(server.service, deadline, find_shares{index, 0})
      .then(
        [this, round = round_](const shares_found& answer) {
          answered(round, answer.writable_space > 0);
        },
        [this, round = round_](caf::error&) { answered(round, false); });
}

/// Nobody waits for slow servers if the others are enough.
void server_check::answered(uint64_t round, bool writable) {
  if (round != round_ || waiting_.empty())
    return;
  --pending_;
  result_.writable += writable ? 1 : 0;
  if (pending_ == 0 || result_.writable >= result_.needed)
    end();
}

void server_check::end() {
  ended_ = self_->clock().now();
  for (auto& asker : std::exchange(waiting_, {}))
    asker.deliver(result_);
}

} // namespace tahoe
