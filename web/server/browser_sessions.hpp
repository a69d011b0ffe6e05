#pragma once

#include "actors/environment.hpp"
#include "crypto/secret.hpp"

#include <mutex>
#include <vector>

namespace tahoe {

/// What lets a browser into the private drive in place of the API token: a
/// link that works once and soon, and the cookie that it is exchanged for. In
/// memory alone: they end with the node. Usable from any thread.
class browser_sessions {
public:
  static constexpr size_t max_links = 16;
  static constexpr size_t max_sessions = 64;
  static constexpr std::chrono::seconds link_life{60};
  static constexpr std::chrono::hours idle_life{12};

  browser_sessions(wall_clock clock, random_source random);

  /// The secret of a new link. The oldest of too many is forgotten.
  caf::expected<std::string> make_link();

  /// True if the link could begin a session now. It is not used up.
  bool is_link(std::string_view secret);

  /// Takes a link's secret for that of a new session, which the cookie holds.
  /// Refused if it is none, used or too old. The session that was idle for
  /// longest gives way to one too many.
  caf::expected<std::string> begin(std::string_view link);

  /// True if this is the secret of a session, whose idle time begins anew.
  bool is_session(std::string_view secret);

  /// Forgets the session, if it is one.
  void end(std::string_view secret);

private:
  struct entry {
    secret_buffer<struct session_secret_tag> text;
    wall_time expires;
  };
  using table = std::vector<entry>; ///< what expires first stands first

  caf::expected<std::string>
  add(table& to, size_t most, wall_time::duration life);
  void drop_expired(table& from);

  const wall_clock clock_;
  const random_source random_;
  std::mutex mutex_;
  table links_;
  table sessions_;
};

} // namespace tahoe
