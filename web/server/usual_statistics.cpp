#include "web/server/usual_statistics.hpp"

namespace tahoe {

namespace {

/// Our requests and theirs.
constexpr std::pair<const char*, const char*> storage_requests[] = {
  {"allocate", "allocate"}, {"write", "write"}, {"close", "close"},
  {"abort", "abort"},       {"find", "get"},    {"read", "read"},
};

/// With so many samples each of them means something.
struct percentile {
  const char* name;
  double part;
  uint64_t least;
};

constexpr percentile percentiles[] = {
  {"01_0_percentile", 0.01, 100},   {"10_0_percentile", 0.1, 10},
  {"50_0_percentile", 0.5, 10},     {"90_0_percentile", 0.9, 10},
  {"95_0_percentile", 0.95, 20},    {"99_0_percentile", 0.99, 100},
  {"99_9_percentile", 0.999, 1000},
};

/// Nothing while there are no samples.
void add_latencies(const metric_sample& histogram, const std::string& to,
                   usual_statistics& result) {
  auto count = count_of(histogram);
  if (count == 0)
    return;
  auto& stats = result.stats;
  stats[to + "samplesize"] = static_cast<double>(count);
  stats[to + "mean"] = histogram.value / static_cast<double>(count);
  for (auto& [name, part, least] : percentiles)
    stats[to + name] = count < least
                         ? std::nullopt
                         : std::optional{quantile_of(histogram, part)};
}

void add_storage(const metric_families& all, usual_statistics& result) {
  for (auto [ours, theirs] : storage_requests)
    if (auto count
        = sum_of(all, "tahoe_storage_requests_total", "request", ours))
      result.counters[std::string{"storage_server."} + theirs] = *count;
  if (auto* durations
      = find_family(all, "tahoe_storage_request_duration_seconds"))
    for (auto& sample : durations->samples)
      for (auto [ours, theirs] : storage_requests)
        if (label_of(sample, "request") == ours)
          add_latencies(sample,
                        std::string{"storage_server.latencies."} + theirs + ".",
                        result);
}

} // namespace

usual_statistics
to_usual(const metric_families& all, const storage_state& storage, double now) {
  usual_statistics result;
  auto count = [&](const char* name, std::optional<double> value) {
    if (value)
      result.counters[name] = *value;
  };
  add_storage(all, result);
  if (storage)
    for (auto& [name, value] : storage_figures(*storage))
      result.stats["storage_server." + name] = value;
  count("storage_server.bytes_added",
        sum_of(all, "tahoe_storage_written_bytes_total"));
  count("uploader.files_uploaded",
        sum_of(all, "tahoe_upload_operations_total", "outcome", "done"));
  count("uploader.bytes_uploaded",
        sum_of(all, "tahoe_upload_received_bytes_total"));
  count("downloader.files_downloaded",
        sum_of(all, "tahoe_download_operations_total", "outcome", "done"));
  count("downloader.bytes_downloaded",
        sum_of(all, "tahoe_download_delivered_bytes_total"));
  if (auto start = sum_of(all, "process_start_time_seconds"))
    result.stats["node.uptime"] = now - *start;
  if (auto used = sum_of(all, "process_cpu_seconds_total"))
    result.stats["cpu_monitor.total"] = *used;
  return result;
}

} // namespace tahoe
