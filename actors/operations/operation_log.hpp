#pragma once

#include "actors/metrics/operation_metrics.hpp"
#include "actors/operations/operation_report.hpp"

#include <caf/settings.hpp>

#include <deque>
#include <map>

namespace tahoe {

/// The operations of a service: those that run, and the last that have ended.
/// Ids that nobody knows (any more) are ignored.
class operation_log {
public:
  static constexpr size_t max_ended = 100;

  /// Twice the shares of the widest encoding.
  static constexpr size_t max_servers = 512;

  operation_log() = default;
  explicit operation_log(operation_metrics metrics)
    : metrics_(std::move(metrics)) {}

  /// Begins a record in its first stage. Returns the id by which it goes:
  /// another one than `id` if that is taken.
  std::string
  begin(operation_kind kind, const std::string& id, operation_report first,
        std::chrono::system_clock::time_point started, instant now,
        bool is_private = false);

  /// Brings a record up to date. Another stage than the last begins now.
  void report(const std::string& id, operation_report news, instant now);

  /// Ends a record; only the first `reason` counts.
  void end(const std::string& id, const caf::error& reason, instant now);

  bool is_running(const std::string& id) const { return numbers_.contains(id); }

  /// Of one that runs, as it began.
  bool is_private(const std::string& id) const;

  /// Running ones, then ended ones; newer ones first.
  std::vector<operation_record> list(instant now) const;

  /// The short form: each that runs, and how many have ended in which way.
  caf::settings status(instant now) const;

private:
  struct running {
    operation_record record;
    instant stage_began;
    bool gave_first_byte = false;
  };

  static operation_record snapshot(const running& operation, instant now);
  bool knows(const std::string& id) const;

  uint64_t started_ = 0;
  std::map<uint64_t, running> running_;     ///< in the order of their start
  std::map<std::string, uint64_t> numbers_; ///< of those, by id
  std::deque<operation_record> ended_;      ///< the latest one first
  std::map<operation_outcome, int64_t> counts_;
  operation_metrics metrics_;
};

} // namespace tahoe
