#pragma once

#include <deque>
#include <functional>
#include <map>

namespace tahoe {

/// Bounds the requests that are on their way to one server, however many
/// downloads there are: those beyond the window wait in line.
class server_windows {
public:
  static constexpr size_t window = 16;

  using server_key = const void*;
  using job = std::function<void()>;

  /// Runs `send` now or when its turn comes.
  void submit(server_key server, job send);

  /// A request that was sent has been answered, or has failed.
  void finished(server_key server);

  size_t waiting() const;

private:
  struct line {
    size_t underway = 0;
    std::deque<job> waiting;
  };

  std::map<server_key, line> lines_; ///< of servers with requests underway
};

} // namespace tahoe
