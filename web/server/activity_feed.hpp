#pragma once

#include "web/server/operations_view.hpp"
#include "web/server/routes.hpp"

#include <memory>
#include <mutex>

namespace tahoe {

/// What a node does, for the many who look often: services are asked twice a
/// second at most, however many look, and not at all while nobody does.
class activity_feed {
public:
  static constexpr auto freshness = std::chrono::milliseconds{400};

  struct view {
    known_operations known;
    std::string revision;    ///< another one after each change
    std::string json;        ///< what events of `/status` say to the owner
    std::string public_json; ///< and to everybody else
  };

  /// How it stands, or, unless it is to be `anew`, stood a moment ago.
  asio::awaitable<caf::expected<std::shared_ptr<const view>>>
  look(exchange& client, const web_context& web, bool anew);

private:
  class turn;

  /// What may be shown. Null: whoever looks now is to ask.
  std::shared_ptr<const view> glance();

  std::shared_ptr<const view> keep(known_operations known);

  std::mutex mutex_;
  std::shared_ptr<const view> latest_; ///< guarded by the mutex, as all below
  instant taken_;
  bool asking_ = false;
};

} // namespace tahoe
