#include "actors/download/grid_survey.hpp"

#include "codec/error.hpp"

#include <utility>

namespace tahoe {

void grid_survey::join(asker who) {
  if (ended_)
    who.deliver(result_);
  else
    askers_.push_back(std::move(who));
}

void grid_survey::begin(const server_list& asked) {
  result_.disconnected = asked.disconnected;
  for (auto& entry : asked.servers) {
    surveyed_server server;
    server.id = entry.id;
    server.nickname = entry.nickname;
    server.problem = "no answer yet";
    result_.servers.push_back(std::move(server));
  }
  pending_ = asked.servers.size();
  if (pending_ == 0)
    end();
}

void grid_survey::answered(size_t server, const shares_found& answer) {
  auto& row = result_.servers[server];
  row.answered = true;
  row.problem.clear();
  row.writable_space = answer.writable_space;
  for (auto& share : answer.shares.items)
    row.shares.insert(share.number);
  conclude();
}

void grid_survey::failed(size_t server, const caf::error& why) {
  result_.servers[server].problem = describe(why);
  conclude();
}

void grid_survey::conclude() {
  if (--pending_ == 0)
    end();
}

void grid_survey::end() {
  ended_ = true;
  for (auto& asker : std::exchange(askers_, {}))
    asker.deliver(result_);
}

void grid_survey::give_up(const caf::error& why) {
  for (auto& asker : std::exchange(askers_, {}))
    asker.deliver(why);
}

} // namespace tahoe
