#pragma once

#include "crypto/capability.hpp"
#include "crypto/sealed_value.hpp"

#include <optional>

namespace tahoe {

/// An entry of a directory as it travels and as the server keeps it
/// (spec/vdir.md, "Entries"). Whatever it holds can come from a stranger.
struct sealed_entry {
  name_hash hash;
  entry_id id;
  std::string name; ///< sealed, like the three that follow
  std::string write_cap;
  std::string read_cap;
  std::string metadata;
  /// The directory's version at which it was last set; given by the server and
  /// under no seal.
  uint64_t version = 0;

  friend bool operator==(const sealed_entry&, const sealed_entry&) = default;

  template <class Inspector>
  friend typename Inspector::result_type
  inspect(Inspector& f, sealed_entry& x) {
    return f(x.hash, x.id, x.name, x.write_cap, x.read_cap, x.metadata,
             x.version);
  }
};

/// What a name in a directory stands for.
struct plain_entry {
  std::string name;
  /// Only of what can be changed. In the hands of who may not change the
  /// directory itself, no entry has one.
  std::optional<capability> write_cap = std::nullopt;
  capability read_cap;
  std::string metadata; ///< JSON, at most 4096 bytes; not looked into here

  friend bool operator==(const plain_entry&, const plain_entry&) = default;
};

// What both ways hold an entry to: its name keeps the rules of entry_name.hpp;
// the read cap is no write cap; it is the read-only form of the write cap, if
// there is one and if that form is known (it is not of caps of kinds this
// version does not understand: they are kept as they are).

/// Seals entries of one directory. Not for sharing between threads.
class entry_sealer {
public:
  entry_sealer(const directory_write_key& key, random_source random);

  /// Seals the entry under its name in NFC, with version 0. Fails with
  /// malformed, saying what is wrong with the entry; with io_failure if there
  /// is no randomness or no cipher.
  caf::expected<sealed_entry> seal(const plain_entry& entry);

private:
  directory_read_key key_;
  directory_index index_;
  random_source random_;
  value_sealer for_readers_;
  value_sealer for_writers_;
};

/// Opens entries of one directory: for its readers, or for its writers with
/// their write caps. Not for sharing between threads.
class entry_opener {
public:
  explicit entry_opener(const directory_read_key& key);
  explicit entry_opener(const directory_write_key& key);

  /// Fails with integrity_failure, saying which part of the entry is damaged
  /// and how; with io_failure if there is no cipher.
  caf::expected<plain_entry> open(const sealed_entry& entry);

private:
  directory_read_key key_;
  directory_index index_;
  value_opener for_readers_;
  std::optional<value_opener> for_writers_;
};

} // namespace tahoe
