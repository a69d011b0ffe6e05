#pragma once

#include "web/cli/copy/copy_record.hpp"
#include "web/cli/copy/file_transfer.hpp"

namespace tahoe {

/// The half of a copy from the grid that keeps what was fetched: makes it
/// durable, many files at once, and then remembers it.
class fetched_files {
public:
  /// Uses the record, which may be null, for as long as it lives.
  explicit fetched_files(copy_record* record) : record_(record) {}

  /// The file is there. It may be lost with the machine's power still.
  void add(std::filesystem::path path, transferred_file file);

  /// Makes all durable, which fails with io_failure if something could not be
  /// written, and remembers what would not change at `now` (nanoseconds since
  /// 1970) without a trace; the rest waits.
  caf::expected<void> keep(int64_t now);

  /// The same at the end. What changed a moment ago is waited for; what a slow
  /// clock still cannot tell from later changes is not remembered.
  caf::expected<void> keep_last();

private:
  using file_list
    = std::vector<std::pair<std::filesystem::path, transferred_file>>;

  caf::expected<void> make_durable();
  void remember(int64_t now);

  copy_record* record_;
  file_list fetched_;
  file_list durable_; ///< and not remembered
};

} // namespace tahoe
