#pragma once

#include "actors/bounded.hpp"
#include "actors/log.hpp"
#include "actors/messages.hpp"
#include "actors/storage/incoming_share.hpp"
#include "actors/storage/share_store.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <variant>
#include <vector>

namespace tahoe {

/// Whoever asked for a bucket: an address that is compared, never followed.
using bucket_owner = const void*;

/// Whose limits a bucket counts against: a node, whatever number of actors it
/// sends from, or an actor of an unknown one.
using bucket_client = std::variant<bucket_owner, tub_id>;

/// A share on its way in, as the server's actor sees it; the disk may be some
/// writes behind.
struct open_bucket {
  storage_index index;
  uint8_t number = 0;
  bucket_owner owner = nullptr;
  bucket_client client;
  std::shared_ptr<incoming_share> share;
  uint64_t accepted = 0; ///< where the next write has to begin
  uint64_t promised = 0; ///< bytes it will still take from the disk
  size_t writes_in_flight = 0;
  bool closing = false; ///< takes no more writes, and no abort
  std::chrono::steady_clock::time_point last_use;
  logger log; ///< with the id of the operation that opened it
};

/// Names one bucket.
struct bucket_id {
  bucket_token token;
  uint8_t number = 0;

  friend auto operator<=>(const bucket_id&, const bucket_id&) = default;
};

/// All shares that are being written: who writes them, and what they will take
/// from the disk. Plain bookkeeping, and bounded.
class bucket_table {
public:
  static constexpr size_t max_buckets = 2048;
  static constexpr size_t max_buckets_of_one = 512; ///< client

  /// A bucket without a write goes after this; much earlier if its owner has
  /// not begun to write any share of the file, and so may not know of it.
  static constexpr auto max_idle_time = std::chrono::minutes(30);
  static constexpr auto max_unused_time = std::chrono::minutes(2);

  /// No server has more: the largest file of ext4.
  static constexpr uint64_t max_share_size = uint64_t{1} << 44;

  /// Room for buckets that the disk is being asked for.
  struct reservation {
    bucket_client client;
    size_t buckets = 0;
    uint64_t bytes = 0;
  };

  /// Holds room while the disk is asked, but no more than brings the client's
  /// part to `most_bytes`: a wish that is too large keeps nobody else out.
  /// `try_later` if there are too many buckets, of this client or of all;
  /// `no_space` for a share that fits nowhere.
  caf::expected<reservation>
  reserve(const bucket_client& client, size_t buckets, uint64_t share_size,
          uint64_t most_bytes);

  void release(const reservation& reserved);

  void open(const bucket_id& id, open_bucket bucket);

  /// The bucket for its owner. `not_found` if there is none (any more),
  /// `refused` to everybody else. Good until the table changes.
  caf::expected<open_bucket*> find(const bucket_id& id, bucket_owner asker);

  /// The same for the server itself; null if there is none.
  open_bucket* find(const bucket_id& id);

  /// Takes a bucket out.
  void erase(const bucket_id& id);

  /// Buckets that nobody has begun to close: of one owner, of one token, or
  /// not written to for too long.
  std::vector<bucket_id> unfinished_of(bucket_owner owner) const;
  std::vector<bucket_id> unfinished_of(const bucket_token& token) const;
  std::vector<bucket_id> idle(std::chrono::steady_clock::time_point now) const;

  /// Shares of a file that are being written or made durable, and those that
  /// are hidden.
  share_set unfinished(const storage_index& index) const;

  /// Counts shares among the unfinished before their buckets open, until they
  /// are shown again.
  void hide(const storage_index& index, const share_set& numbers);
  void show(const storage_index& index, const share_set& numbers);

  size_t size() const { return buckets_.size(); }

  /// Bytes that all buckets will still take from the disk.
  uint64_t promised() const { return all_.bytes; }
  promised_bytes promised(const bucket_client& client) const;

  /// `bytes` of what the bucket promised to take are taken.
  void fulfil(open_bucket& bucket, uint64_t bytes);

private:
  std::map<bucket_id, open_bucket> buckets_;
  /// How often each share was hidden, by its bucket or by `hide`.
  std::map<storage_index, std::map<uint8_t, size_t>> unfinished_;
  void take(const reservation& taken);

  struct usage {
    size_t buckets = 0;
    uint64_t bytes = 0;
  };

  // With what is reserved.
  usage all_;
  std::map<bucket_client, usage> by_client_;
};

} // namespace tahoe
