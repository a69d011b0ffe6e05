#include "actors/download/server_survey.hpp"

#include <algorithm>

namespace tahoe {

std::optional<size_t> server_survey::ask_next(size_t wanted, instant now) {
  auto is_promising = [now](const server& x) {
    return x.state == progress::asked && now - x.asked_at < patience;
  };
  auto promising
    = std::count_if(servers_.begin(), servers_.end(), is_promising);
  if (next_ == servers_.size() || static_cast<size_t>(promising) >= wanted)
    return std::nullopt;
  servers_[next_] = {progress::asked, now};
  return next_++;
}

bool server_survey::answered(size_t server) {
  auto first = conclude(server, progress::answered);
  answers_ += first;
  return first;
}

bool server_survey::failed(size_t server) {
  return conclude(server, progress::failed);
}

bool server_survey::conclude(size_t server, progress result) {
  if (server >= servers_.size() || servers_[server].state != progress::asked)
    return false;
  servers_[server].state = result;
  return true;
}

void server_survey::expire(instant now) {
  for (auto& x : servers_)
    if (x.state == progress::asked && now - x.asked_at >= deadline)
      x.state = progress::failed;
}

bool server_survey::is_over() const {
  return next_ == servers_.size()
         && std::none_of(servers_.begin(), servers_.end(),
                         [](auto& x) { return x.state == progress::asked; });
}

} // namespace tahoe
