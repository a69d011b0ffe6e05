#include "actors/download/server_rows.hpp"

#include <algorithm>

namespace tahoe {

operation_server& server_rows::row(const tub_id& server) {
  ++changes_;
  auto known = std::find_if(rows_.begin(), rows_.end(),
                            [&](auto& row) { return row.id == server; });
  if (known != rows_.end())
    return *known;
  if (rows_.size() >= max_rows_)
    return rest_;
  auto& added = rows_.emplace_back();
  added.id = server;
  added.state = "asked";
  return added;
}

void server_rows::asked(const tub_id& server) {
  ++row(server).requests;
}

void server_rows::found(const tub_id& server, const share_set& shares,
                        instant asked, instant now, uint64_t bytes) {
  auto& target = row(server);
  target.add_answer(asked, now, bytes);
  bytes_ += bytes;
  target.shares = shares;
  target.state = shares.empty() ? "has no shares" : "has shares";
}

void server_rows::answered(const tub_id& server, instant asked, instant now,
                           uint64_t bytes) {
  auto& target = row(server);
  target.add_answer(asked, now, bytes);
  bytes_ += bytes;
  if (target.problem.empty())
    target.state = "gives shares";
}

void server_rows::failed(const tub_id& server, instant now,
                         const caf::error& reason) {
  auto& target = row(server);
  target.add_error(now, describe(reason));
  target.state = "failed";
}

void server_rows::corrupt(const tub_id& server, uint8_t share, instant now,
                          const std::string& reason) {
  auto& target = row(server);
  target.add_error(now,
                   "share " + std::to_string(share) + " is damaged: " + reason);
  target.state = "damaged share reported";
}

} // namespace tahoe
