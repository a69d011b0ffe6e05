#pragma once

#include "actors/local_messages.hpp"
#include "actors/vdrive/directory_editor.hpp"
#include "actors/vdrive/request_memory.hpp"
#include "actors/vdrive/store_opening.hpp"

#include <memory>
#include <vector>

namespace tahoe {

/// The directories on disk, as their one writer sees them. Used by one thread
/// at a time; directory_reader.hpp reads beside it.
class directory_store {
public:
  /// Opens or makes the store; errors are those of `open_store`. A client may
  /// make `creations_per_day` directories in a day (UTC).
  static caf::expected<std::unique_ptr<directory_store>>
  open(const store_files& files, uint64_t creations_per_day,
       const random_source& random = system_random());

  directory_store(const directory_store&) = delete;
  directory_store& operator=(const directory_store&) = delete;

  /// Ends this life of the store cleanly, unless damage was found in it.
  ~directory_store();

  using answer = caf::expected<directories_changed>;

  /// Makes these changes one after the other, each of them all or nothing,
  /// and one answer for each. What is answered without error is durable.
  std::vector<answer>
  apply(const std::vector<store_change>& batch, wall_time now);

  /// Makes a directory that belongs to the store itself, if it is not there,
  /// and notes that it is the public root.
  caf::expected<void>
  keep_public_root(const directory_index& index, const write_enabler& enabler);

  /// Whether a public root was ever kept here.
  caf::expected<bool> has_public_root();

  /// Somebody who read found what makes no sense: this life does not end
  /// cleanly, so that the next one checks.
  void note_damage() { damaged_ = true; }

  const store_incarnation& incarnation() const { return opened_.incarnation; }
  const store_totals& totals() const { return editor_.totals; }

  /// What happened when it was opened.
  bool was_checked() const { return opened_.checked; }
  bool was_restored() const { return opened_.restored; }

  /// For tests that take the disk away.
  const database& connection() const { return opened_.db; }

private:
  directory_store(opened_store opened, uint64_t creations_per_day);

  caf::expected<void> load_totals();
  std::vector<answer>
  apply_together(const std::vector<store_change>& batch, wall_time now);
  std::vector<answer>
  apply_in_transaction(const std::vector<store_change>& batch, int64_t now);
  answer in_savepoint(const store_change& change, int64_t now);
  answer change(const store_change& change, int64_t now);
  caf::expected<directory_editor::versions>
  edit(const store_change& change, int64_t now);
  caf::expected<void> commit(const store_totals& before);

  opened_store opened_;
  uint64_t creations_per_day_;
  bool damaged_ = false;
  directory_editor editor_;
  request_memory memory_;
  query begin_;
  query commit_;
  query rollback_;
  query savepoint_;
  query release_;
  query roll_back_to_savepoint_;
  query set_totals_;
};

} // namespace tahoe
