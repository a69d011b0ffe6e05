#include "actors/download/server_windows.hpp"

namespace tahoe {

void server_windows::submit(server_key server, job send) {
  auto& line = lines_[server];
  if (line.underway == window) {
    line.waiting.push_back(std::move(send));
    return;
  }
  ++line.underway;
  send();
}

void server_windows::finished(server_key server) {
  auto i = lines_.find(server);
  if (i == lines_.end())
    return;
  auto& line = i->second;
  if (!line.waiting.empty()) {
    auto send = std::move(line.waiting.front());
    line.waiting.pop_front();
    send();
    return;
  }
  if (--line.underway == 0)
    lines_.erase(i);
}

size_t server_windows::waiting() const {
  size_t result = 0;
  for (auto& [server, line] : lines_)
    result += line.waiting.size();
  return result;
}

} // namespace tahoe
