#include "actors/storage/storage_metrics.hpp"

namespace tahoe {

disk_gauges::disk_gauges(const metric_registry& metrics)
  : used_(metrics.make_gauge("tahoe_storage_disk_used_bytes",
                             "Used on the disk with the shares.")),
    free_(metrics.make_gauge("tahoe_storage_disk_free_bytes",
                             "Free on the disk with the shares.")) {}

void disk_gauges::look_at(const std::filesystem::path& path) const {
  std::error_code problem;
  auto space = std::filesystem::space(path, problem);
  if (problem)
    return;
  used_.set(space.capacity - space.free);
  free_.set(space.available);
}

storage_metrics::storage_metrics(const metric_registry& metrics)
  : find(metrics, "storage", "find"), allocate(metrics, "storage", "allocate"),
    write(metrics, "storage", "write"), close(metrics, "storage", "close"),
    abort(metrics, "storage", "abort"), store(metrics, "storage", "store"),
    read(metrics, "storage", "read"), advise(metrics, "storage", "advise"),
    disk(metrics) {
  bytes_read = metrics.make_counter("tahoe_storage_read_bytes_total",
                                    "Bytes of shares that were read.");
  bytes_written = metrics.make_counter("tahoe_storage_written_bytes_total",
                                       "Bytes of shares that were written.");
  shares_stored = metrics.make_counter("tahoe_storage_shares_stored_total",
                                       "Shares that became durable here.");
  corruption_reports
    = metrics.make_counter("tahoe_storage_corruption_reports_total",
                           "Shares that a client reported to be damaged.");
  open_buckets = metrics.make_gauge("tahoe_storage_open_buckets",
                                    "Shares that are being written.");
  promised_bytes
    = metrics.make_gauge("tahoe_storage_promised_bytes",
                         "What those will still take from the disk.");
  writable_bytes
    = metrics.make_gauge("tahoe_storage_writable_bytes",
                         "What new shares may take; 0 if read-only.");
  // Those of a server that failed have gone with it.
  open_buckets.set(0);
  promised_bytes.set(0);
}

counter count_bad_shares(const metric_registry& metrics) {
  return metrics.make_counter("tahoe_storage_bad_shares_total",
                              "Times that a share here was found to be "
                              "damaged or unreadable.");
}

} // namespace tahoe
