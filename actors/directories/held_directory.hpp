#pragma once

#include "actors/directory_messages.hpp"
#include "actors/vdrive_messages.hpp"
#include "codec/error.hpp"
#include "crypto/sealed_entry.hpp"

#include <optional>

namespace tahoe {

/// Names a vdrive service, as caps do.
struct vdrive_address {
  tub_id tub;
  swissnum service;

  friend bool operator==(const vdrive_address&, const vdrive_address&)
    = default;
};

/// A directory with what its holder may do.
struct held_directory {
  directory_read_cap cap;
  std::optional<directory_write_key> write_key;
  directory_index index;

  vdrive_address service() const { return {cap.tub, cap.service}; }

  name_hash hash_of(const std::string& name) const {
    return name_hash_of(cap.key, name);
  }
};

/// The directory of a cap. Fails with malformed for a file's cap and for one
/// that opens nothing, with unsupported for an unknown one.
caf::expected<held_directory> hold_directory(const capability& cap);

/// Fails with read_only unless the cap lets its holder change the directory;
/// otherwise as above.
caf::expected<void> check_writable(const capability& cap);

/// Opens entries that a vdrive gave for one directory. Not for sharing between
/// threads.
class directory_opener {
public:
  explicit directory_opener(const held_directory& directory);

  /// Fails with integrity_failure, saying what is damaged.
  caf::expected<directory_entry> open(const vdrive_entry& entry);

private:
  std::optional<entry_opener> opener_; // it can be built in place only
};

/// Puts an entry into words for the vdrive; `name` has kept the rules.
/// Errors are those of `entry_sealer`.
/// @pre directory.write_key
caf::expected<vdrive_operation>
put_operation(const held_directory& directory, const plain_entry& entry,
              uint64_t expected, const random_source& random);

/// @pre directory.write_key
vdrive_operation remove_operation(const held_directory& directory,
                                  const std::string& name, uint64_t expected);

/// The caps of an entry for `cap`, apart from name and metadata. Fails with
/// malformed if its read-only form is neither known nor given, or the given
/// one is not its own.
caf::expected<plain_entry>
entry_for(const capability& cap, const std::optional<capability>& read_only);

/// What a cap by itself is, as if it were an entry.
directory_entry bare_entry(const capability& cap);

} // namespace tahoe
