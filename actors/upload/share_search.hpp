#pragma once

#include "actors/log.hpp"
#include "actors/upload/upload_server.hpp"
#include "crypto/lease_secrets.hpp"

#include <functional>
#include <memory>

namespace tahoe {

/// Finds homes for the shares of one file: asks all servers at once what they
/// have, places the shares, opens buckets (or stores the shares at once, if
/// they are small), and places again what was refused (spec/chk.md §12). Lives
/// in the uploader.
class share_search : public std::enable_shared_from_this<share_search> {
public:
  /// Told once, unless the search is aborted: servers with open buckets, or
  /// not_enough_servers and no bucket left open.
  using done_function = std::function<void(caf::expected<upload_servers>)>;

  share_search(uploader_service_actor::pointer self, const place_shares& what,
               upload_servers servers, const file_lease_secrets& leases,
               uint16_t total_shares, logger log, done_function done);

  void start();

  /// Somebody else may be uploading the same file: a server had room, but did
  /// not take a share. Later it will have it.
  bool met_rival() const { return met_rival_; }

  /// Closes what was opened so far. Buckets that open later are closed too.
  void abort();

  /// @pre the search did not succeed (yet): else whoever was told has them
  const upload_servers& servers() const { return all_; }

private:
  void find(size_t server);
  void found(size_t server, const shares_found& answer);
  void note_damaged(upload_server& server, const share_head& share);
  void allocate(size_t server, const share_set& wanted);
  void allocated(size_t server, const share_set& wanted,
                 const buckets_allocated& answer);
  void store(size_t server, const share_set& wanted);
  void
  stored(size_t server, const share_set& wanted, const shares_stored& answer);
  void settle(size_t server, uint8_t number, const share_set& already_here);
  void lost(size_t server, const caf::error& reason);

  /// For the record. Returns the time.
  instant note_request(size_t server);
  void note_answer(size_t server, instant sent);

  void answered();
  void plan();
  void avoid_damaged(std::vector<share_set>& placed) const;
  void finish();

  uploader_service_actor::pointer self_;
  place_shares what_;
  upload_servers all_;
  file_lease_secrets leases_;
  uint16_t total_shares_;
  logger log_;
  done_function done_;
  std::vector<share_set> settled_; ///< asked for and got, by server
  size_t pending_ = 0;             ///< answers to come in this round
  bool unsettled_ = true;          ///< there is something left to place
  bool aborted_ = false;
  bool met_rival_ = false;
};

} // namespace tahoe
