#pragma once

#include "actors/download/download_messages.hpp"

#include <caf/typed_response_promise.hpp>

namespace tahoe {

/// One question to all servers at once, for everybody who has it now: collects
/// the answers until the last is there or the time is up.
class grid_survey {
public:
  using asker = caf::typed_response_promise<servers_surveyed>;

  /// So long its result is as good as a new one.
  static constexpr auto validity = std::chrono::seconds{5};

  explicit grid_survey(const storage_index& index, instant begun)
    : index_(index), begun_(begun) {}

  /// True if it tells what somebody wants to know at this time.
  bool answers(const storage_index& index, instant now) const {
    return index == index_ && now - begun_ < validity;
  }

  /// The result goes to this one, too, when it is there.
  void join(asker who);

  /// These are asked now.
  void begin(const server_list& asked);

  // What became of the question to the server of this number.

  void answered(size_t server, const shares_found& answer);
  void failed(size_t server, const caf::error& why);

  /// The time is up: those that are silent stay without an answer.
  void end();

  /// There is not even a list of servers.
  void give_up(const caf::error& why);

private:
  void conclude();

  const storage_index index_;
  const instant begun_;
  std::vector<asker> askers_; ///< those that wait
  servers_surveyed result_;
  size_t pending_ = 0;
  bool ended_ = false;
};

} // namespace tahoe
