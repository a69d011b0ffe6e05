#pragma once

#include "crypto/capability.hpp"
#include "crypto/directory_keys.hpp"

#include <caf/allowed_unsafe_message_type.hpp>

#include <optional>
#include <string>
#include <vector>

// What a node's own services ask of its vdrive client. These types cannot be
// serialised: what they hold of names and caps is for this node alone.
//
// Errors that all of these questions share: `malformed` for a name that breaks
// the rules (entry_name.hpp) or a cap that is no directory's, `not_found` for
// a name that is not there, `lost` for a directory that its vdrive does not
// have, `unsupported` for a cap this version does not understand,
// `integrity_failure` for an answer that nobody with the right key has sealed,
// `try_later` while the vdrive cannot be reached. Questions that change
// something fail with `read_only` before the change is sent if the directory
// is; before any traffic if the path has no names.

namespace tahoe {

/// What can be done with a cap.
enum class cap_kind : uint8_t {
  file,      ///< read it
  directory, ///< list it
  unknown,   ///< keep it and pass it on
};

inline cap_kind kind_of(const capability& cap) {
  if (std::holds_alternative<chk_read_cap>(cap)
      || std::holds_alternative<lit_cap>(cap))
    return cap_kind::file;
  if (std::holds_alternative<directory_write_cap>(cap)
      || std::holds_alternative<directory_read_cap>(cap))
    return cap_kind::directory;
  return cap_kind::unknown;
}

/// The way to something: from a directory down, name by name. Without names,
/// the thing is `root` itself.
struct directory_path {
  capability root;
  std::vector<std::string> names = {};
};

/// What a directory's version tells, compared with those seen before
/// (spec/vdir.md, "What it protects").
enum class freshness : uint8_t {
  current,
  new_incarnation, ///< the vdrive's store was restored since; said once
  stepped_back,    ///< older than what was seen: somebody lost changes
};

/// A name in a directory, and what it stands for.
struct directory_entry {
  std::string name;
  /// What it can be changed with; never in the hands of a reader.
  std::optional<capability> write_cap = std::nullopt;
  /// An unknown cap without text where there is no read-only form.
  capability read_cap;
  std::string metadata = "{}"; ///< a JSON object
  uint64_t version = 0;        ///< the directory's when it was put
};

/// The cap that allows most.
inline const capability& strongest_cap(const directory_entry& x) {
  return x.write_cap ? *x.write_cap : x.read_cap;
}

/// An entry that cannot be opened, and why.
struct damaged_entry {
  name_hash hash;
  std::string problem;
};

// -- roots --------------------------------------------------------------------

/// Which directories do all others hang beneath?
struct get_roots {};

struct drive_roots {
  std::optional<capability> public_root = std::nullopt;
  /// For people: why there is none (yet), or what is wrong with it.
  std::string public_problem;
  std::optional<capability> private_root = std::nullopt;
  std::string private_problem;
};

// -- questions ----------------------------------------------------------------

/// What is at the end of this path?
struct look_up {
  directory_path where;
};

struct looked_up {
  directory_entry entry; ///< of a path without names: no name, version 0
  freshness state = freshness::current;
};

/// All that is in the directory at the end of this path.
struct list_directory {
  directory_path where;
};

struct directory_listing {
  std::vector<directory_entry> entries; ///< in no order that means anything
  std::vector<damaged_entry> damaged;   ///< the first of them
  uint64_t damaged_count = 0;
  uint64_t version = 0; ///< of the directory
  /// It changed while it was read, again and again: the list is of no one
  /// moment.
  bool changed_meanwhile = false;
  freshness state = freshness::current;
};

/// Up to `limit` entries (1 to `max_page_entries`) of a directory, behind the
/// mark that the page before ended with. Pages are no snapshot: compare their
/// versions.
struct list_page {
  capability directory;
  std::optional<name_hash> after = std::nullopt;
  uint16_t limit = 1000;
};

struct listing_page {
  std::vector<directory_entry> entries;
  std::vector<damaged_entry> damaged; ///< with the entries, at most `limit`
  uint64_t version = 0;               ///< of the directory
  std::optional<name_hash> next = std::nullopt; ///< none: this was the last
  freshness state = freshness::current;
};

// -- changes ------------------------------------------------------------------

// Their `operation` is the id of the request or operation that they are part
// of, for the logs here and of the vdrive's node; empty: none.

/// What may give way to a new entry of its name.
enum class replace_policy : uint8_t {
  never,
  only_files, ///< neither directories nor what is unknown or damaged
  always,
};

/// What became of a directory (of a move: of the one moved to).
struct entry_changed {
  uint64_t version = 0; ///< of the directory now
  /// What was under the name before; empty if nothing, or damaged.
  std::optional<directory_entry> before = std::nullopt;
  freshness state = freshness::current;
};

/// Put `cap` under a name. `exists` if something is there that may not give
/// way. Caps whose read-only form this version cannot make come with it, or
/// are refused (`malformed`).
struct link_entry {
  directory_path directory;
  std::string name;
  capability cap;
  std::optional<capability> read_only = std::nullopt;
  /// A JSON object; none: as it was, of what gives way. Its member `tahoe` is
  /// the node's own: times of linking. With `"no-write": true` no write cap is
  /// linked.
  std::optional<std::string> metadata = std::nullopt;
  replace_policy replace = replace_policy::never;
  std::string operation = {};
};

/// A name and what it is to stand for; as in `link_entry`.
struct new_entry {
  std::string name;
  capability cap;
  std::optional<capability> read_only = std::nullopt;
  std::optional<std::string> metadata = std::nullopt;
};

/// Put caps under many names of one directory. `exists`, and nothing is linked,
/// if one of the names is taken by what may not give way. Those that fit into
/// one change of the vdrive (some hundreds) are linked all or none, one such
/// change after the other; what was linked before an error stays. Two entries
/// of one name are `malformed`. The answer tells of nothing before.
struct link_entries {
  directory_path directory;
  std::vector<new_entry> entries;
  replace_policy replace = replace_policy::never;
  std::string operation = {};
};

/// Remove a name.
struct unlink_entry {
  directory_path directory;
  std::string name;
  std::string operation = {};
};

/// Take what is under a name to another name, in this directory or another
/// one. All or nothing on one vdrive; between two of them linked first, then
/// unlinked: what goes wrong in between leaves it in both places.
struct move_entry {
  directory_path from;
  std::string name;
  directory_path to;
  std::string new_name;
  replace_policy replace = replace_policy::never;
  std::string operation = {};
};

/// Replace the metadata of an entry, apart from its member `tahoe`.
struct set_metadata {
  directory_path directory;
  std::string name;
  std::string metadata;
  std::string operation = {};
};

/// Make an empty directory: on the vdrive of its parent and linked there under
/// this name (`exists` if it is taken), or on this node's vdrive and nowhere
/// linked.
struct make_directory {
  std::optional<directory_path> parent = std::nullopt;
  std::string name = {};
  std::optional<std::string> metadata = std::nullopt;
  std::string operation = {};
};

struct directory_made {
  directory_write_cap cap;
};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::directory_listing)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::directory_made)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::drive_roots)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::entry_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::get_roots)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::link_entries)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::link_entry)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::list_directory)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::list_page)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::listing_page)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::look_up)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::looked_up)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::make_directory)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::move_entry)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::set_metadata)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::unlink_entry)
