#include "actors/upload/upload_server.hpp"

#include "crypto/server_order.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <set>

namespace tahoe {

std::vector<upload_server>
candidates(const known_servers& known, const storage_index& index,
           uint16_t total_shares) {
  std::vector<tub_id> ids;
  std::vector<caf::strong_actor_ptr> services;
  for (auto& server : known.servers)
    if (server.service) {
      ids.push_back(server.id);
      services.push_back(server.service);
    }
  auto order = permuted_order(index, ids);
  order.resize(std::min(order.size(), size_t{total_shares} * 2));
  std::vector<upload_server> result;
  for (auto i : order) {
    upload_server server;
    server.id = ids[i];
    server.service = caf::actor_cast<storage_actor>(services[i]);
    result.push_back(std::move(server));
  }
  return result;
}

share_set upload_server::shares() const {
  auto result = found;
  for (auto& [number, token] : buckets)
    result.insert(number);
  return result;
}

void upload_server::conclude(std::string state) {
  if (!record.state.empty())
    return;
  record.state = std::move(state);
  record.shares = found;
}

operation_server upload_server::row() const {
  auto result = record;
  result.id = id;
  if (!result.state.empty())
    return result;
  result.shares = shares();
  if (!buckets.empty())
    result.state = "takes shares";
  else if (!found.empty())
    result.state = "holds shares";
  else if (!reachable)
    result.state = "asked";
  else
    result.state = writable ? "not needed" : "refused";
  return result;
}

share_spread upload_servers::spread() const {
  auto result = wanted;
  result.servers_asked = servers.size();
  for (auto& server : servers)
    result.held_by_server.push_back(server.shares());
  return result;
}

void upload_servers::lose(uploader_service_actor::pointer self,
                          upload_server& server, const caf::error& reason) {
  server.record.add_error(self->clock().now(), describe(reason));
  server.conclude("lost");
  give_up(self, server);
}

void upload_servers::give_up(uploader_service_actor::pointer self,
                             upload_server& server) {
  server.conclude(server.buckets.empty() ? server.row().state
                                         : "shares thrown away");
  std::set<bucket_token> tokens;
  for (auto& [number, token] : server.buckets)
    tokens.insert(token);
  for (auto& token : tokens)
    abort_token(self, server.service, token);
  server.reachable = false;
  server.writable = false;
  server.found = {};
  server.buckets.clear();
}

void upload_servers::abort(uploader_service_actor::pointer self) {
  for (auto& server : servers)
    give_up(self, server);
}

void upload_servers::continue_records(const upload_servers& earlier) {
  for (auto& server : servers)
    for (auto& same : earlier.servers)
      if (same.id == server.id) {
        server.record = same.record;
        server.record.state.clear();
        server.record.shares = {};
      }
}

std::vector<operation_server> upload_servers::rows() const {
  std::vector<operation_server> result;
  for (auto& server : servers)
    result.push_back(server.row());
  return result;
}

void abort_token(uploader_service_actor::pointer self,
                 const storage_actor& service, const bucket_token& token) {
  self->request(service, write_deadline, abort_buckets{token})
    .then([] {}, [](caf::error&) {});
}

} // namespace tahoe
