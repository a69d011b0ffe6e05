#pragma once

#include "actors/disk.hpp"
#include "actors/storage/share_census.hpp"
#include "actors/storage/share_store.hpp"
#include "actors/storage/storage_activity.hpp"
#include "actors/storage/storage_service.hpp"

#include <caf/result.hpp>
#include <caf/typed_response_promise.hpp>

#include <memory>

namespace tahoe {

/// Tells what a storage server holds and has done lately. Lives in the server.
///
/// Shares are counted when somebody asks: a piece at a time, on a thread of its
/// own, and for a fifth of the time at most, because a large store takes long.
/// From then on only those directories are counted again where something was
/// stored. Whoever asks meanwhile gets what is known.
class storage_reporter {
public:
  static constexpr auto piece = std::chrono::milliseconds{50};
  static constexpr auto pause = 4 * piece;
  /// So many times of what a count took pass before the next one.
  static constexpr int rest = 20;

  storage_reporter(storage_service_actor::pointer self,
                   std::shared_ptr<const share_store> store, disk_pool disk);
  ~storage_reporter();

  storage_reporter(const storage_reporter&) = delete;
  storage_reporter& operator=(const storage_reporter&) = delete;

  // -- what happens -----------------------------------------------------------

  void written(size_t bytes);
  void stored(const storage_index& index);
  void read(size_t bytes);

  // -- questions --------------------------------------------------------------

  caf::result<storage_report> ask(uint64_t open_buckets, uint64_t promised);

  /// Goes on with what was begun.
  void count_more();

private:
  /// What is found out on the disk.
  struct findings {
    std::vector<counted_prefix> counted;
    interval took{0};
    storage_report report; ///< the part that comes from the disk
  };

  instant now() const;
  const disk_actor& worker();
  void look();
  void
  found(const std::vector<share_prefix>& taken, caf::expected<findings> done);
  void plan(interval took, bool complete);
  storage_report complete(storage_report report);

  storage_service_actor::pointer self_;
  std::shared_ptr<const share_store> store_;
  disk_pool disk_;
  disk_actor worker_; ///< made at the first question
  storage_activity activity_;
  share_census census_;
  uint64_t open_buckets_ = 0;
  uint64_t promised_ = 0;
  bool looking_ = false;
  instant count_from_; ///< no counting before
  interval work_{0};   ///< of the count that is under way
  std::vector<caf::typed_response_promise<storage_report>> waiting_;
};

} // namespace tahoe
