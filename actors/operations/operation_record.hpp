#pragma once

#include "actors/bounded.hpp"
#include "actors/instant.hpp"
#include "actors/operations/busy_spans.hpp"
#include "codec/bytes.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace tahoe {

enum class operation_kind : uint8_t { upload, download };

std::string to_string(operation_kind kind);

enum class operation_outcome : uint8_t { running, done, failed, cancelled };

std::string to_string(operation_outcome outcome);

/// Bytes that have passed so far.
struct operation_progress {
  uint64_t received = 0;  ///< upload: of the file; download: from servers
  uint64_t hashed = 0;    ///< for the key; nothing if that is random
  uint64_t encrypted = 0; ///< and coded
  uint64_t pushed = 0;    ///< of shares, taken by servers
  uint64_t verified = 0;  ///< of plaintext: whole segments
  uint64_t delivered = 0; ///< to the reader

  friend bool operator==(const operation_progress&, const operation_progress&)
    = default;
};

/// Takes the larger of each number: none ever falls.
void advance(operation_progress& progress, const operation_progress& to);

/// A stage that an operation is in or has passed, as `placing`.
struct operation_stage {
  std::string name;
  interval began{0}; ///< after the operation's start
  interval duration{0};
};

/// What one server had to do with an operation.
struct operation_server {
  static constexpr size_t max_problem_size = 250;
  static constexpr size_t max_error_times = 8;

  tub_id id;
  share_set shares;    ///< of this file, that it has
  std::string state;   ///< as `holds shares`, `lost`
  std::string problem; ///< what went wrong with it, if something did
  uint64_t bytes = 0;  ///< of shares, taken or given
  uint64_t requests = 0;
  uint64_t answers = 0;    ///< that were no errors
  uint64_t errors = 0;     ///< bad answers, none in time, and damaged shares
  interval answer_time{0}; ///< of all answers together
  busy_spans busy;         ///< while it had a question that it answered
  std::vector<instant> error_times; ///< of the first errors

  void add_answer(instant asked, instant answered, uint64_t bytes_moved);

  /// Adds to `problem`, which is cut to what a record keeps.
  void add_problem(const std::string& text);

  void add_error(instant now, const std::string& text);

  interval mean_answer_time() const;
};

/// An upload or download, for people: no cap, no key and no file name is in it.
struct operation_record {
  std::string id;
  operation_kind kind = operation_kind::upload;
  operation_outcome outcome = operation_outcome::running;
  /// The node's owner began it: nobody else is to know more than that it is
  /// there, or may cancel it.
  bool is_private = false;
  std::optional<storage_index> index; ///< once it is known; LIT caps have none
  std::optional<uint64_t> size; ///< of what is stored or read: a range's length
  std::chrono::system_clock::time_point started;
  instant began; ///< the same by the clock of `servers`
  interval duration{0};
  uint64_t revision = 0; ///< grows whenever anything but the time changes
  operation_progress progress;
  std::vector<operation_stage>
    stages; ///< in order; the last one is the current
  std::vector<operation_server> servers;
  std::string error; ///< the name of the error that ended it, as `cancelled`
  std::string error_text;

  /// How much is done, from 0 to 1; empty as long as the size is not known. An
  /// upload counts each byte twice, when it comes and when it is encrypted.
  std::optional<double> fraction() const;

  /// Bytes of the file per second, since it started.
  double rate() const;
};

} // namespace tahoe
