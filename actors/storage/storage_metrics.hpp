#pragma once

#include "actors/metrics/request_meter.hpp"

#include <filesystem>

namespace tahoe {

/// How full a disk is.
class disk_gauges {
public:
  explicit disk_gauges(const metric_registry& metrics);

  /// Looks at the disk that holds `path`. Blocks.
  void look_at(const std::filesystem::path& path) const;

private:
  gauge used_;
  gauge free_;
};

/// What a storage server counts.
struct storage_metrics {
  explicit storage_metrics(const metric_registry& metrics);

  request_meter find;
  request_meter allocate;
  request_meter write;
  request_meter close;
  request_meter abort;
  request_meter store;
  request_meter read;
  request_meter advise;

  counter bytes_read;
  counter bytes_written;
  counter shares_stored;
  counter corruption_reports;
  gauge open_buckets;
  gauge promised_bytes;
  gauge writable_bytes;
  disk_gauges disk;
};

/// Counts the shares that `share_store` finds to be damaged or unreadable.
counter count_bad_shares(const metric_registry& metrics);

} // namespace tahoe
