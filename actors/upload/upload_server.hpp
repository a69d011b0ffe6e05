#pragma once

#include "actors/upload/placement.hpp"
#include "actors/upload/upload_messages.hpp"

#include <map>

namespace tahoe {

/// No answer within this: the server counts as lost.
inline constexpr auto find_deadline = std::chrono::seconds(15);
inline constexpr auto allocate_deadline = std::chrono::seconds(30);
inline constexpr auto write_deadline = std::chrono::seconds(60);

/// What one server has to do with one upload.
struct upload_server {
  tub_id id;
  storage_actor service;
  bool reachable = false; ///< it answered, and nothing has failed since
  bool writable = false;  ///< it would take a new share
  share_set found;        ///< whole shares: were there, or are closed now
  share_set damaged;      ///< shares that are there, but not whole
  std::map<uint8_t, bucket_token> buckets; ///< open, by share number
  operation_server record; ///< for people; without what stands above

  /// What it has or will have when the upload is complete.
  share_set shares() const;

  /// Gives the record its last state: what comes later is not shown.
  void conclude(std::string state);

  /// The record as it is now.
  operation_server row() const;
};

/// The connected servers to ask for homes: the first 2N on the file's ring.
std::vector<upload_server>
candidates(const known_servers& known, const storage_index& index,
           uint16_t total_shares);

/// The servers of one upload and what is asked of them.
struct upload_servers {
  std::vector<upload_server> servers; ///< in the file's permuted order
  share_spread wanted;                ///< all but `held_by_server`

  /// With what the servers have now.
  share_spread spread() const;

  /// Gives up a server that failed: whatever it has does not count any more,
  /// and its open buckets are thrown away if it can still hear that.
  void lose(uploader_service_actor::pointer self, upload_server& server,
            const caf::error& reason);

  /// Throws away every open bucket.
  void abort(uploader_service_actor::pointer self);

  /// Counts on where an earlier attempt left the records.
  void continue_records(const upload_servers& earlier);

  /// For the record.
  std::vector<operation_server> rows() const;

private:
  void give_up(uploader_service_actor::pointer self, upload_server& server);
};

/// Throws away the open buckets of a token; nobody waits for it.
void abort_token(uploader_service_actor::pointer self,
                 const storage_actor& service, const bucket_token& token);

} // namespace tahoe
