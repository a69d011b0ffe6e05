#include "web/cli/copy/grid_identity.hpp"

#include "crypto/tagged_hash.hpp"

#include <nlohmann/json.hpp>
#include <set>

namespace tahoe {

caf::expected<digest> ask_for_grid(web_client& client) {
  web_request request;
  request.address = "?t=json";
  auto reply = client.ask(std::move(request));
  if (!reply)
    return std::move(reply.error());
  return grid_in(reply->body);
}

caf::expected<digest> grid_in(std::string_view status) {
  auto object = nlohmann::json::parse(status, nullptr, false);
  auto ids = nlohmann::json::json_pointer{"/introducers/ids"};
  std::set<std::string> introducers;
  if (object.is_object() && object.contains(ids))
    for (auto& id : object[ids])
      if (id.is_string())
        introducers.insert(id);
  if (introducers.empty())
    return failure(ec::not_found, "the node does not tell which grid it is in");
  tagged_hasher hasher{"tahoe_node_grid_of_copies_v1"};
  for (auto& id : introducers)
    hasher.update_netstring(as_bytes(id));
  return hasher.finish();
}

} // namespace tahoe
