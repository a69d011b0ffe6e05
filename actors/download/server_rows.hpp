#pragma once

#include "actors/operations/operation_record.hpp"
#include "codec/error.hpp"

namespace tahoe {

/// What each server that was asked had to do with a download, for its record.
class server_rows {
public:
  /// Keeps the first `max_rows` servers.
  explicit server_rows(size_t max_rows) : max_rows_(max_rows) {}

  // -- events -----------------------------------------------------------------

  void asked(const tub_id& server);

  /// The answer to a search.
  void found(const tub_id& server, const share_set& shares, instant asked,
             instant now, uint64_t bytes);

  /// The answer to a read.
  void
  answered(const tub_id& server, instant asked, instant now, uint64_t bytes);

  void failed(const tub_id& server, instant now, const caf::error& reason);

  /// A share turned out to be damaged, and the server is told so.
  void corrupt(const tub_id& server, uint8_t share, instant now,
               const std::string& reason);

  // -- results ----------------------------------------------------------------

  const std::vector<operation_server>& rows() const { return rows_; }

  /// From all servers.
  uint64_t bytes() const { return bytes_; }

  /// Grows with each event.
  uint64_t changes() const { return changes_; }

private:
  /// A row that is not kept takes what is of no interest.
  operation_server& row(const tub_id& server);

  size_t max_rows_;
  std::vector<operation_server> rows_; ///< in the order of the first question
  operation_server rest_;
  uint64_t bytes_ = 0;
  uint64_t changes_ = 0;
};

} // namespace tahoe
