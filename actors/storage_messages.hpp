#pragma once

#include "codec/bytes.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

#include <cstdint>
#include <string>
#include <vector>

// What a storage server tells its own node. These types cannot be serialised:
// no peer can ask.

namespace tahoe {

/// How does it look on your disk, and what have you done lately?
struct get_storage_report {};

struct disk_space {
  uint64_t total = 0;
  uint64_t free = 0;      ///< for whoever may fill the disk to its end
  uint64_t available = 0; ///< for this process
};

/// What is kept; buckets are files of which there is a share.
struct share_totals {
  uint64_t buckets = 0;
  uint64_t shares = 0;
  uint64_t bytes = 0; ///< with containers and leases

  share_totals& operator+=(const share_totals& more);
};

/// What went through a server in one minute.
struct storage_minute {
  uint64_t shares_stored = 0;
  uint64_t bytes_written = 0;
  uint64_t reads = 0;
  uint64_t bytes_read = 0;
};

/// Somebody says that a share is damaged.
struct corruption_note {
  std::string time; ///< UTC, as `2026-11-22T070903Z`
  std::string storage_index;
  uint8_t number = 0;
  std::string reason; ///< printable ASCII, cut to what a page shows
};

struct storage_report {
  bool readonly = false;
  disk_space disk;
  uint64_t reserved = 0; ///< what stays free
  uint64_t writable = 0; ///< what new shares may take
  uint64_t open_buckets = 0;
  uint64_t promised = 0;                 ///< what those will still take
  share_totals shares;                   ///< as far as they are counted
  double counted = 0;                    ///< how much of the store, from 0 to 1
  std::vector<storage_minute> last_hour; ///< the last one is the current
  size_t notes = 0;
  std::vector<corruption_note> latest_notes; ///< newer ones first
};

using storage_reporting_actor
  = caf::typed_actor<caf::replies_to<get_storage_report>::with<storage_report>>;

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::get_storage_report)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::storage_report)
