#include "actors/upload/upload_server.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <set>

namespace tahoe {

share_set upload_server::shares() const {
  auto result = found;
  for (auto& [number, token] : buckets)
    result.insert(number);
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
                          upload_server& server) {
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
    lose(self, server);
}

void abort_token(uploader_service_actor::pointer self,
                 const storage_actor& service, const bucket_token& token) {
  self->request(service, write_deadline, abort_buckets{token})
    .then([] {}, [](caf::error&) {});
}

} // namespace tahoe
