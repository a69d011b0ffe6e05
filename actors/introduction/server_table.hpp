#pragma once

#include "actors/interfaces.hpp"
#include "actors/introduction/announcement.hpp"

#include <map>

namespace tahoe {

/// The storage servers of the announcements, and which of them can be reached.
class server_table {
public:
  struct server {
    server_entry entry;
    furl where;
    uint64_t number = 0; ///< of its link
    link_actor link;
  };

  /// Notes what an announcement says of a server; `link` is null if it is new.
  server&
  note(const node_announcement& about, const furl& where, wall_time now);

  /// Gives a server a link, under a number that no other link of this list had.
  void set_link(server& x, uint64_t number, link_actor link);

  /// Removes a server and returns its link; null if it is not here.
  link_actor remove(const tub_id& id);

  /// A link came up. False: the number is of no server here.
  bool up(const link_up& msg, wall_time now);

  /// A link went down or failed once more. False: as above.
  bool down(const link_down& msg, wall_time now);

  /// All of them, ordered by tub id.
  std::vector<server_entry> entries() const;

  /// Those that can be reached.
  size_t connected() const { return connected_; }
  size_t size() const { return servers_.size(); }

private:
  server* find(uint64_t number);

  std::map<tub_id, server> servers_;
  std::map<uint64_t, tub_id> numbers_;
  size_t connected_ = 0;
};

} // namespace tahoe
