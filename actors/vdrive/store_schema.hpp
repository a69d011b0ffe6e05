#pragma once

#include "actors/vdrive/database.hpp"
#include "actors/vdrive_messages.hpp"

#include <filesystem>

namespace tahoe {

/// Makes the tables of an empty store.
caf::expected<void>
make_store_schema(const database& db, const store_incarnation& incarnation);

/// `integrity_failure` if it is no directory store, `unsupported` if it is one
/// of another version.
caf::expected<void> check_store_format(const database& db);

/// A life of the store begins: it stands in the file until it ends cleanly. A
/// backup becomes a store by that; give it a fresh incarnation.
caf::expected<void>
mark_life(const database& db, byte_view life, const store_incarnation* fresh);

/// Makes a copy of a store a backup: whoever opens it in place of the store
/// begins a new incarnation.
caf::expected<void> mark_as_backup(const database& copy);

/// Whether the file is a backup, without opening it as a database.
bool is_store_backup(const std::filesystem::path& path);

} // namespace tahoe
