#pragma once

#include "actors/metrics/instruments.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tahoe {

/// Name and value. Both come from sets that are fixed in the program's text:
/// nothing that a peer, a user or a file says is a label.
struct metric_label {
  std::string name;
  std::string value;
};

using metric_labels = std::vector<metric_label>;

/// How many times of a histogram were at most so long, in seconds: all that
/// were shorter are among them.
struct metric_bucket {
  double bound = 0; ///< of the last bucket: infinity
  uint64_t count = 0;
};

struct metric_sample {
  metric_labels labels;
  double value = 0; ///< of a histogram: all times together
  std::vector<metric_bucket> buckets = {}; ///< of a histogram only
};

enum class metric_kind : uint8_t { counter, gauge, histogram };

/// Values of one name, as they stand now.
struct metric_family {
  std::string name;
  std::string help;
  metric_kind kind = metric_kind::gauge;
  std::vector<metric_sample> samples;
};

/// The metrics of one node; a handle, copied freely, usable from any thread.
/// Names are `tahoe_<part>_<what>_<unit>`, counters end in `_total`.
///
/// An instrument that is asked for again, by a service that was restarted for
/// example, goes on where it stood.
class metric_registry {
public:
  /// Has nothing to show; its instruments count nothing.
  metric_registry() = default;

  static metric_registry make();

  counter make_counter(const std::string& name, const std::string& help,
                       const metric_labels& labels = {}) const;

  gauge make_gauge(const std::string& name, const std::string& help,
                   const metric_labels& labels = {}) const;

  /// From 0.1 ms to 100 s.
  histogram make_histogram(const std::string& name, const std::string& help,
                           const metric_labels& labels = {}) const;

  /// Shows what `source` answers at each rendering. It is called from any
  /// thread, and must neither block nor use this registry.
  void watch(std::function<std::vector<metric_family>()> source) const;

  /// All metrics, and `more`, ordered by name and labels.
  std::vector<metric_family>
  collect(std::vector<metric_family> more = {}) const;

  /// The same in Prometheus' text format 0.0.4. There are no histograms in
  /// `more`.
  std::string render(std::vector<metric_family> more = {}) const;

private:
  struct core;

  std::shared_ptr<core> core_;
};

} // namespace tahoe
