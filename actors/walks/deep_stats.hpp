#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace tahoe {

/// What a walk has counted: each file and directory once, however many names
/// it has; literal files and unknown things each time they are met
/// (spec/wapi.md, DEEPSTATS).
struct deep_stats {
  /// Files of min to max bytes.
  struct size_bucket {
    uint64_t min = 0;
    uint64_t max = 0;
    uint64_t count = 0;

    friend bool operator==(const size_bucket&, const size_bucket&) = default;
  };

  uint64_t immutable_files = 0;
  uint64_t literal_files = 0;
  uint64_t directories = 0;
  uint64_t unknown = 0;
  uint64_t damaged = 0; ///< entries and directories that could not be read

  uint64_t size_immutable_files = 0; ///< bytes
  uint64_t size_literal_files = 0;
  uint64_t size_directories = 0; ///< of names, caps and metadata

  uint64_t largest_immutable_file = 0; ///< bytes
  uint64_t largest_directory = 0;      ///< bytes
  uint64_t largest_directory_children = 0;

  void add_immutable_file(uint64_t size);
  void add_literal_file(uint64_t size);
  void add_directory(uint64_t size, uint64_t children);

  /// Of the immutable files, two buckets a decade; only those with files.
  std::vector<size_bucket> histogram() const;

private:
  std::map<unsigned, uint64_t> files_of_step_;
};

} // namespace tahoe
