#pragma once

#include "actors/directory_messages.hpp"
#include "actors/introduction_messages.hpp"
#include "actors/local_messages.hpp"
#include "web/server/server_news.hpp"

#include <string>

namespace tahoe {

/// What the status page tells of.
struct node_status {
  node_info node;
  known_servers known = {};
  /// None: this node opens no directories.
  std::optional<drive_roots> drive = std::nullopt;
  std::vector<operation_record> operations = {};
  news_of_servers news = {};
  std::optional<uint64_t> own_space = std::nullopt; ///< for shares, in bytes
  /// None: this node introduces nobody.
  std::optional<introductions> introduced = std::nullopt;
};

/// The status page as HTML. Holds no cap and no furl.
std::string render_status_page(const node_status& status, wall_time now);

/// The same as JSON: `introducers` and `servers` as spec/wapi.md §8, the ids of
/// the introducers, which tell one grid from another, and `node`, `drive` and
/// `operations`; of an introducer `announcement_summary` and
/// `subscription_summary`, too.
std::string render_status_json(const node_status& status, wall_time now);

/// A duration for people: `42 s`, `3 min`, `2 h 10 min`, `5 d 3 h`.
std::string describe_duration(std::chrono::seconds duration);

} // namespace tahoe
