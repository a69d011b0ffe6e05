#pragma once

#include "actors/vdrive/database.hpp"
#include "actors/vdrive/store_change.hpp"

#include <map>

namespace tahoe {

/// How many there are in a store.
struct store_totals {
  int64_t directories = 0;
  int64_t entries = 0;
};

/// Makes and changes directories within a transaction of somebody else, who
/// takes back what is left half done when it fails.
class directory_editor {
public:
  using versions = std::vector<directory_version>;

  explicit directory_editor(const database& db);

  /// `exists` if the directory is there already.
  caf::expected<versions>
  create(const directory_index& index, const write_enabler& enabler);

  /// Counts a creation for its maker; `refused` beyond `most` in a day.
  caf::expected<void>
  count_creation(const tub_id& peer, uint64_t most, int64_t now);

  /// All operations or, with an error, some: the caller rolls back. Checks
  /// what they expect against the state before the first of them.
  caf::expected<versions> change(const std::vector<vdrive_operation>& todo);

  /// Kept up to date; whoever rolls back puts back the old ones.
  store_totals totals;

private:
  struct directory {
    int64_t id = 0;
    uint64_t version = 0;
    stored_enabler enabler;
  };
  using directories = std::map<directory_index, directory>;

  caf::expected<directory> find(const directory_index& index);
  /// The version of an entry, 0 if there is none.
  caf::expected<uint64_t>
  entry_version(int64_t directory, const name_hash& name);
  caf::expected<void> check(const vdrive_operation& x, directories& touched);
  caf::expected<void>
  check_expectation(const vdrive_operation& x, uint64_t found);
  caf::expected<void> apply(const vdrive_operation& x, const directory& in);

  query find_;
  query create_;
  query set_version_;
  query entry_version_;
  query put_;
  query remove_;
  query creations_;
  query count_creation_;
  query forget_creations_;
};

} // namespace tahoe
