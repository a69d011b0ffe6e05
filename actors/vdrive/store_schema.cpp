// The schema of the directory store, version 1. A file that opens as a store
// has the application id `tvds`, a backup `tvdb` (SQLite keeps the id in
// the bytes 68 to 71 of its header).
//
//   store        one row: what the store knows of itself, and its totals
//   directories  index -> stored enabler, version (spec/vdir.md)
//   entries      (directory, name hash) -> entry
//   requests     (peer, request id) -> hash of the request and its answer
//   creations    (peer, day since 1970) -> directories made
//
// Nothing here is a name, a cap or a key: names and caps are sealed, enablers
// hashed.

#include "actors/vdrive/store_schema.hpp"

#include "actors/storage/disk_file.hpp"
#include "config/small_file.hpp"

#include <system_error>

namespace tahoe {

namespace {

constexpr int64_t schema_version = 1;
constexpr int64_t store_id = 0x74766473;
constexpr int64_t backup_id = 0x74766462;
constexpr uint64_t id_offset = 68;

/// Beyond this many bytes the check after an unclean end leaves out what takes
/// longest: the comparison of indexes with their tables.
constexpr int64_t quick_check_size = int64_t{1} << 30;

constexpr const char* schema = R"(
CREATE TABLE store (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
  life BLOB,
  public_root BLOB,
  directories INTEGER NOT NULL,
  entries INTEGER NOT NULL
) STRICT;
CREATE TABLE directories (
  id INTEGER PRIMARY KEY,
  "index" BLOB NOT NULL UNIQUE CHECK (length("index") = 32),
  enabler BLOB NOT NULL CHECK (length(enabler) = 32),
  version INTEGER NOT NULL CHECK (version > 0)
) STRICT;
CREATE TABLE entries (
  directory INTEGER NOT NULL,
  name_hash BLOB NOT NULL CHECK (length(name_hash) = 32),
  id BLOB NOT NULL CHECK (length(id) = 16),
  name BLOB NOT NULL,
  write_cap BLOB NOT NULL,
  read_cap BLOB NOT NULL,
  metadata BLOB NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  PRIMARY KEY (directory, name_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE requests (
  peer BLOB NOT NULL CHECK (length(peer) = 32),
  request BLOB NOT NULL CHECK (length(request) = 16),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  answer BLOB NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (peer, request)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_by_time ON requests (time);
CREATE TABLE creations (
  peer BLOB NOT NULL CHECK (length(peer) = 32),
  day INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (peer, day)
) STRICT, WITHOUT ROWID;
)";

using life_id = byte_string<struct store_life_tag, 16>;

bool is_backup(const std::filesystem::path& path) {
  auto file = disk_file::open(path, disk_file::mode::read);
  if (!file)
    return false;
  std::array<uint8_t, 4> id{};
  auto size = file->read_at(id_offset, id);
  if (!size || *size != id.size())
    return false;
  int64_t number = 0;
  for (auto byte : id)
    number = number << 8 | byte;
  return number == backup_id;
}

/// What a killed process left beside the file that a backup took the place of:
/// SQLite would apply it to the backup.
caf::expected<void> remove_journal(const std::filesystem::path& path) {
  for (auto suffix : {"-wal", "-shm", "-journal"}) {
    std::error_code err;
    std::filesystem::remove(path.string() + suffix, err);
    if (err)
      return failure(ec::io_failure, "cannot remove " + path.string() + suffix
                                       + ": " + err.message());
  }
  return {};
}

std::string set_id(int64_t id) {
  return "PRAGMA application_id = " + std::to_string(id);
}

/// SQL's way to write bytes.
std::string literal(byte_view bytes) {
  constexpr const char* digits = "0123456789abcdef";
  std::string result = "x'";
  for (auto byte : bytes) {
    result += digits[byte >> 4];
    result += digits[byte & 15];
  }
  return result + "'";
}

caf::expected<void>
make_schema(const database& db, const store_incarnation& incarnation) {
  return db.run("BEGIN IMMEDIATE;" + std::string{schema}
                + "INSERT INTO store VALUES (1, " + literal(incarnation.view())
                + ", NULL, NULL, 0, 0);" + set_id(store_id)
                + "; PRAGMA user_version = " + std::to_string(schema_version)
                + "; COMMIT;");
}

caf::expected<void> check_format(const database& db) {
  auto id = db.number("PRAGMA application_id");
  if (!id)
    return std::move(id.error());
  if (*id != store_id && *id != backup_id)
    return failure(ec::integrity_failure, "it is no directory store");
  auto version = db.number("PRAGMA user_version");
  if (!version)
    return std::move(version.error());
  if (*version != schema_version)
    return failure(ec::unsupported,
                   "the directory store has version " + std::to_string(*version)
                     + "; this program knows " + std::to_string(schema_version)
                     + ": use the program that wrote it");
  return {};
}

caf::expected<void> check_content(const database& db) {
  auto pages = db.number("PRAGMA page_count");
  auto page = db.number("PRAGMA page_size");
  if (!pages || !page)
    return std::move(pages ? page.error() : pages.error());
  auto answer
    = db.text(*pages * *page > quick_check_size ? "PRAGMA quick_check(1)"
                                                : "PRAGMA integrity_check(1)");
  if (!answer)
    return std::move(answer.error());
  if (*answer != "ok")
    return failure(ec::integrity_failure, *answer);
  return {};
}

caf::error with_instructions(const store_files& files, const caf::error& why) {
  auto main = files.main().string();
  auto backup = files.backup().string();
  std::error_code ignored;
  auto rest = std::filesystem::exists(backup, ignored)
                ? "copy " + backup + " to " + main
                    + " and start it again: what changed since that backup is "
                      "lost, and clients are told so"
                : "put a backup of yours in its place: there is no " + backup;
  return failure(ec::integrity_failure,
                 "the directory store " + main + " is damaged (" + describe(why)
                   + "). Keep that file, stop this node, " + rest);
}

/// Each commit reaches the disk before it is answered (FULL); readers and the
/// backup see the last commit while the next one is made (WAL).
caf::expected<void> set_up(const database& db) {
  auto mode = db.text("PRAGMA journal_mode = WAL");
  if (!mode)
    return std::move(mode.error());
  if (*mode != "wal")
    return failure(ec::io_failure, "the disk of the directory store cannot "
                                   "share memory (SQLite's WAL needs it)");
  return db.run("PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;"
                "PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384");
}

caf::expected<opened_store>
begin_life(database db, bool restored, const random_source& random) {
  opened_store result{std::move(db), {}, {}, false, restored};
  auto incarnation = random_bytes<store_incarnation>(random);
  auto life = random_bytes<life_id>(random);
  if (!incarnation || !life)
    return std::move(incarnation ? life.error() : incarnation.error());
  auto tables = result.db.number("SELECT count(*) FROM sqlite_schema");
  if (!tables)
    return std::move(tables.error());
  if (*tables == 0)
    if (auto made = make_schema(result.db, *incarnation); !made)
      return std::move(made.error());
  if (auto known = check_format(result.db); !known)
    return std::move(known.error());
  auto unclean
    = result.db.number("SELECT life IS NOT NULL FROM store WHERE one = 1");
  if (!unclean)
    return std::move(unclean.error());
  result.checked = *unclean != 0 || restored;
  if (result.checked)
    if (auto good = check_content(result.db); !good)
      return std::move(good.error());
  result.life.assign(life->bytes.begin(), life->bytes.end());
  std::string sql
    = "BEGIN IMMEDIATE; UPDATE store SET life = " + literal(result.life);
  if (restored)
    sql += ", incarnation = " + literal(incarnation->view());
  sql += " WHERE one = 1;" + set_id(store_id) + "; COMMIT;";
  if (auto begun = result.db.run(sql); !begun)
    return std::move(begun.error());
  query own{result.db, "SELECT incarnation FROM store WHERE one = 1"};
  auto row = own.first();
  if (!row)
    return std::move(row.error());
  auto found = *row ? own.bytes_as<store_incarnation>(0) : std::nullopt;
  if (!found)
    return failure(ec::integrity_failure, "it has no incarnation");
  result.incarnation = *found;
  return caf::expected<opened_store>{std::move(result)};
}

caf::expected<opened_store>
try_open(const store_files& files, const random_source& random) {
  auto restored = is_backup(files.main());
  if (restored)
    if (auto removed = remove_journal(files.main()); !removed)
      return std::move(removed.error());
  auto db = database::open(files.main(), database::mode::create);
  if (!db)
    return std::move(db.error());
  if (auto ready = set_up(*db); !ready)
    return std::move(ready.error());
  auto store = begin_life(std::move(*db), restored, random);
  if (store)
    if (auto durable = sync_directory(files.directory); !durable)
      return std::move(durable.error());
  return store;
}

} // namespace

caf::expected<opened_store>
open_store(const store_files& files, const random_source& random) {
  if (auto made = make_private_directory(files.directory); !made)
    return std::move(made.error());
  auto store = try_open(files, random);
  if (!store && code_of(store.error()) == ec::integrity_failure)
    return with_instructions(files, store.error());
  return store;
}

caf::expected<void> end_life(const opened_store& store) {
  // Another life may have begun already: that one is not over.
  query ended{store.db,
              "UPDATE store SET life = NULL WHERE one = 1 AND life = ?"};
  return ended.run(byte_view{store.life});
}

caf::expected<void> mark_as_backup(const database& copy) {
  return copy.run("BEGIN IMMEDIATE; UPDATE store SET life = NULL;"
                  + set_id(backup_id) + "; COMMIT;");
}

} // namespace tahoe
