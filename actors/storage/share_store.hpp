#pragma once

#include "actors/bounded.hpp"
#include "actors/log.hpp"
#include "actors/messages.hpp"
#include "actors/metrics/instruments.hpp"
#include "actors/storage/incoming_share.hpp"
#include "actors/storage/stored_share.hpp"
#include "actors/storage_messages.hpp"
#include "config/node_config.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tahoe {

/// The buckets that were opened, and the wanted shares that needed none.
struct opened_buckets {
  share_set already_here;
  bool out_of_space = false; ///< a wanted share was left out for this
  std::vector<std::pair<uint8_t, std::shared_ptr<incoming_share>>> incoming;
};

/// Bytes that open buckets will still take from the disk.
struct promised_bytes {
  uint64_t to_all = 0;
  uint64_t to_asker = 0; ///< the part of whoever asks now
};

/// Share files on disk: all that a storage server does between a request and
/// its answer. Blocking; any thread may use it, but calls that change the same
/// bucket must come one after another.
///
/// A file that is no container of a share is logged and never deleted. It is
/// not found, but takes up its number, unless it is a damaged container: that
/// one gives way to a new share.
class share_store {
public:
  /// Makes the directories, throws away what was not finished in an earlier
  /// life, and makes durable what was. `bad_shares` counts files that are no
  /// share, or damaged, each time that they are met.
  static caf::expected<share_store>
  open(const storage_config& config, const logger& log,
       counter bad_shares = {});

  const storage_layout& layout() const { return layout_; }

  /// Shares of a file, each with its first bytes, but not those in `hidden`.
  /// `promised`: see writable_space.
  caf::expected<shares_found>
  find(const find_shares& request, const share_set& hidden,
       uint64_t promised) const;

  /// `not_found` if the share is not here, `malformed` if more is asked for
  /// than fits into a message.
  caf::expected<blob> read(const read_share& request) const;

  /// Opens buckets and renews leases; `now` in seconds since 1970. A share
  /// that can take no new lease, as on a full disk, counts as here without. A
  /// share in `hidden`, one that somebody else is writing, and one whose file
  /// cannot be read now counts neither as here nor as allocated.
  ///
  /// While others have open buckets, those of the asker may take half of what
  /// is writable in all: nobody can keep everybody else out.
  caf::expected<opened_buckets>
  allocate(const allocate_buckets& request, const share_set& hidden,
           const promised_bytes& promised, uint32_t now) const;

  /// Keeps a note for the operator; `time` as `2026-11-22T070903Z`.
  /// `not_found` if the share is not here, `refused` if there are notes enough.
  caf::expected<void>
  advise(const advise_corrupt_share& request, const std::string& time) const;

  /// Bytes that new shares may take, where `promised` bytes will be taken by
  /// buckets that are open; 0 for a read-only server.
  caf::expected<uint64_t> writable_space(uint64_t promised) const;

  /// What only the disk knows: space, and notes on damaged shares.
  caf::expected<storage_report> report(uint64_t promised) const;

private:
  share_store(const storage_config& config, const logger& log,
              counter bad_shares);

  /// The numbers of all files that look like shares.
  caf::expected<share_set> list(const storage_index& index) const;

  /// Logs why a share that is listed cannot be served.
  caf::expected<stored_share>
  open_share(const storage_index& index, uint8_t number, disk_file::mode how,
             const logger& log) const;

  struct present_shares {
    share_set here;       ///< each with its lease, if it could take one
    share_set unreadable; ///< not damaged, as far as one can tell
  };

  caf::expected<present_shares>
  renew_leases(const allocate_buckets& request, const share_set& hidden,
               uint32_t now, bool may_grow) const;

  bool readonly_;
  uint64_t reserved_space_;
  storage_layout layout_;
  direct_writer::permits permits_;
  logger log_;
  counter bad_shares_;
};

} // namespace tahoe
