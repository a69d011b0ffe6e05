#pragma once

#include "actors/metrics/metric_registry.hpp"
#include "actors/operations/operation_record.hpp"

#include <map>

namespace tahoe {

/// Counts uploads, or downloads.
class operation_metrics {
public:
  /// Counts nothing.
  operation_metrics() = default;

  operation_metrics(const metric_registry& metrics, operation_kind kind);

  void begun() const;

  /// An operation has come from one state of progress to another.
  void
  advanced(const operation_progress& from, const operation_progress& to) const;

  /// Its reader got the first byte so long after it asked for the file.
  void gave_first_byte(interval after) const;

  void ended(operation_outcome how, interval after) const;

private:
  gauge running_;
  std::map<operation_outcome, counter> outcomes_;
  counter plaintext_; ///< bytes
  counter shares_;    ///< bytes
  uint64_t operation_progress::*of_plaintext_ = &operation_progress::received;
  uint64_t operation_progress::*of_shares_ = &operation_progress::pushed;
  histogram duration_;
  histogram first_byte_;
};

} // namespace tahoe
