#pragma once

#include "actors/directory_messages.hpp"
#include "actors/vdrive_messages.hpp"
#include "codec/error.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <vector>

namespace tahoe {

/// The last that was seen of a directory.
struct seen_version {
  store_incarnation incarnation;
  uint64_t version = 0;

  friend bool operator==(const seen_version&, const seen_version&) = default;
};

/// The highest version that was seen of each directory, so that one that goes
/// backwards is noticed (spec/vdir.md, "What it protects"). Bounded: forgets
/// what was not seen for longest.
class version_memory {
public:
  struct record {
    directory_index index;
    seen_version seen;
  };

  static constexpr size_t max_directories = 10'000;

  explicit version_memory(size_t capacity = max_directories)
    : capacity_(capacity) {}

  std::optional<seen_version> find(const directory_index& index) const;

  /// Takes what an answer says. `before` is what was known when its question
  /// went out: answers may overtake each other. Whatever it says, the highest
  /// version stays.
  freshness learn(const directory_index& index, const seen_version& said,
                  const std::optional<seen_version>& before);

  /// From the one not seen for longest on.
  std::vector<record> records() const;

  /// Grows when there is something to save.
  uint64_t changes() const { return changes_; }

  size_t size() const { return directories_.size(); }

private:
  struct remembered {
    seen_version seen;
    uint64_t used = 0;
  };

  void make_room();

  size_t capacity_;
  std::map<directory_index, remembered> directories_;
  uint64_t clock_ = 0;
  uint64_t changes_ = 0;
};

// On disk it is JSON, a directory a line:
//
//   {"version": 1, "directories": [[index, incarnation, version], ...]}
//
// with index and incarnation in base32, in the order of `records`.

caf::expected<void>
save_versions(const std::filesystem::path& path,
              const std::vector<version_memory::record>& records);

/// `not_found` if there is no file; `malformed` for one that is none of ours.
caf::expected<version_memory>
load_versions(const std::filesystem::path& path,
              size_t capacity = version_memory::max_directories);

} // namespace tahoe
