#pragma once

#include "actors/vdrive/database.hpp"
#include "actors/vdrive_messages.hpp"
#include "crypto/random.hpp"

#include <filesystem>

namespace tahoe {

/// The files of a directory store.
struct store_files {
  std::filesystem::path directory;

  std::filesystem::path main() const { return directory / "vdrive.db"; }
  std::filesystem::path backup() const { return directory / "backup.db"; }
};

/// A store that is ready for use.
struct opened_store {
  database db;
  store_incarnation incarnation;
  /// Stands in the file until this life ends cleanly.
  byte_buffer life;
  bool checked = false;  ///< after a life that ended otherwise
  bool restored = false; ///< it was a backup; the incarnation is a new one
};

/// Opens the store, or makes an empty one. After a life that did not end
/// cleanly the whole file is checked. A damaged one is an `integrity_failure`
/// that says what to do; one of a newer version is `unsupported`.
caf::expected<opened_store>
open_store(const store_files& files, const random_source& random);

/// This life ends cleanly: the next one need not check.
caf::expected<void> end_life(const opened_store& store);

} // namespace tahoe
