#pragma once

#include "actors/bounded.hpp"
#include "codec/bytes.hpp"
#include "crypto/directory_keys.hpp"
#include "crypto/entry_name.hpp"
#include "crypto/sealed_value.hpp"

#include <caf/meta/type_name.hpp>

// What travels between a client and the vdrive (spec/vdir.md, "Messages to the
// vdrive service"). As in messages.hpp, everything here can come from a
// stranger and is bounded.

namespace tahoe {

/// Names one life of a directory store: another one after a backup was
/// restored, so that clients do not mistake its old versions for new ones.
using store_incarnation = byte_string<struct store_incarnation_tag, 16>;

/// Names a change, so that it happens once however often it is asked for.
using request_id = byte_string<struct request_id_tag, 16>;

using sealed_name = bounded_bytes<max_entry_name_length + seal_length>;
using sealed_cap = bounded_bytes<max_sealed_length>;
using sealed_metadata = bounded_bytes<max_sealed_length>;

/// What a client writes under a name: all of it sealed, nothing for the vdrive
/// to read.
struct entry_content {
  entry_id id;
  sealed_name name;
  sealed_cap write_cap; ///< seals nothing where there is no write cap
  sealed_cap read_cap;
  sealed_metadata metadata;

  friend bool operator==(const entry_content&, const entry_content&) = default;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, entry_content& x) {
  return f(caf::meta::type_name("entry_content"), x.id, x.name, x.write_cap,
           x.read_cap, x.metadata);
}

/// A name in a directory as the vdrive keeps it.
struct vdrive_entry {
  name_hash name;
  entry_content content;
  uint64_t version = 0; ///< the directory's when this was put

  friend bool operator==(const vdrive_entry&, const vdrive_entry&) = default;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, vdrive_entry& x) {
  return f(caf::meta::type_name("vdrive_entry"), x.name, x.content, x.version);
}

// -- changes ------------------------------------------------------------------

/// An operation's expected entry version: the entry must not exist ...
inline constexpr uint64_t expect_none = 0;
/// ... or may be of any version, or (in a put) not exist at all.
inline constexpr uint64_t expect_any = UINT64_MAX;

/// Put content under a name, or remove what is there.
struct vdrive_operation {
  directory_index index;
  write_enabler enabler;
  name_hash name;
  uint64_t expected = expect_none;
  bounded_list<entry_content, 1> content; ///< none: remove the entry

  friend bool operator==(const vdrive_operation&, const vdrive_operation&)
    = default;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, vdrive_operation& x) {
  return f(caf::meta::type_name("vdrive_operation"), x.index, x.enabler, x.name,
           x.expected, x.content);
}

/// What one change may hold: operations, and bytes of sealed values.
inline constexpr size_t max_operations = 1000;
inline constexpr size_t max_change_size = size_t{1} << 20;

/// Make an empty directory. Fails with `exists` if there is one, with `refused`
/// if the asker has made too many today.
struct create_directory {
  directory_index index;
  write_enabler enabler;
  request_id request;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, create_directory& x) {
  return f(caf::meta::type_name("create_directory"), x.index, x.enabler,
           x.request);
}

/// Do all of these operations, over any number of directories, or none. What
/// they expect is compared with the state before the change; at most one of
/// them may be about the same name of the same directory.
///
/// Fails with `exists`, `conflict` (another version), `not_found` (no such
/// entry or directory), `refused` (wrong enabler), `no_space` or `read_only`;
/// nothing has changed then.
struct change_directories {
  bounded_list<vdrive_operation, max_operations> operations;
  request_id request;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, change_directories& x) {
  return f(caf::meta::type_name("change_directories"), x.operations, x.request);
}

struct directory_version {
  directory_index index;
  uint64_t version = 0;

  friend bool operator==(const directory_version&, const directory_version&)
    = default;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, directory_version& x) {
  return f(caf::meta::type_name("directory_version"), x.index, x.version);
}

/// The change is durable. Whoever repeats the request gets this answer again.
struct directories_changed {
  store_incarnation incarnation;
  /// Each directory that the change touched, ordered by index.
  bounded_list<directory_version, max_operations> versions;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, directories_changed& x) {
  return f(caf::meta::type_name("directories_changed"), x.incarnation,
           x.versions);
}

// -- questions ----------------------------------------------------------------

/// What is under this name? `not_found` if the directory or the entry is not
/// there.
struct read_entry {
  directory_index index;
  name_hash name;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, read_entry& x) {
  return f(caf::meta::type_name("read_entry"), x.index, x.name);
}

struct entry_read {
  store_incarnation incarnation;
  uint64_t version = 0; ///< of the directory
  vdrive_entry entry;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, entry_read& x) {
  return f(caf::meta::type_name("entry_read"), x.incarnation, x.version,
           x.entry);
}

/// The most entries, and about the most bytes, on a page of a listing.
inline constexpr size_t max_page_entries = 1000;
inline constexpr size_t max_page_size = size_t{1} << 20;

/// Up to `limit` entries (1 to `max_page_entries`), in the order of their name
/// hashes, behind `after` or from the first one on.
struct list_entries {
  directory_index index;
  bounded_list<name_hash, 1> after;
  uint16_t limit = max_page_entries;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, list_entries& x) {
  return f(caf::meta::type_name("list_entries"), x.index, x.after, x.limit);
}

/// A page of a listing. Pages are no snapshot: compare their versions.
struct entries_listed {
  store_incarnation incarnation;
  uint64_t version = 0; ///< of the directory
  bounded_list<vdrive_entry, max_page_entries> entries;
  bool more = false; ///< ask again after the last of them
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, entries_listed& x) {
  return f(caf::meta::type_name("entries_listed"), x.incarnation, x.version,
           x.entries, x.more);
}

/// The directory that all of this grid share; `not_found` where none is
/// offered.
struct get_public_root {};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, get_public_root&) {
  return f(caf::meta::type_name("get_public_root"));
}

struct public_root {
  store_incarnation incarnation;
  bounded_text<200> write_cap; ///< its text, known to everybody who asks
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, public_root& x) {
  return f(caf::meta::type_name("public_root"), x.incarnation, x.write_cap);
}

} // namespace tahoe
