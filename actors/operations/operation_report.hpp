#pragma once

#include "actors/operations/operation_record.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/error.hpp>

// How sessions tell whoever keeps their record how far they have come. They do
// so of themselves: nobody asks a session and waits.

namespace tahoe {

/// How an operation stands. What is empty is not news.
struct operation_report {
  std::string stage;
  std::optional<uint64_t> size;
  std::optional<storage_index> index;
  operation_progress progress;
  std::vector<operation_server> servers;
  /// From its begin until a download's reader got the first byte.
  std::optional<interval> first_byte;
};

/// Says when a report is due: at once when a stage begins, else every 100 ms
/// if there is anything new.
class report_pace {
public:
  static constexpr interval pause = std::chrono::milliseconds{100};

  /// `changes` grows with everything that a report would tell.
  bool is_due(const std::string& stage, uint64_t changes, instant now) {
    if (stage == stage_ && (changes == changes_ || now < last_ + pause))
      return false;
    stage_ = stage;
    changes_ = changes;
    last_ = now;
    return true;
  }

private:
  std::string stage_;
  uint64_t changes_ = 0;
  instant last_;
};

/// A session has come further.
struct operation_reported {
  std::string operation;
  operation_report report;
};

/// A session has come to its end, if not to the end of its life; `reason` is
/// none if it went well.
struct operation_ended {
  std::string operation;
  operation_report report;
  caf::error reason;
};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::operation_ended)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::operation_reported)
