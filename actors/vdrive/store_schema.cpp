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

namespace tahoe {

namespace {

constexpr int64_t schema_version = 1;
constexpr int64_t store_id = 0x74766473;
constexpr int64_t backup_id = 0x74766462;
constexpr uint64_t id_offset = 68;

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

std::string set_id(int64_t id) {
  return "PRAGMA application_id = " + std::to_string(id);
}

/// SQL's way to write bytes.
std::string sql_literal(byte_view bytes) {
  constexpr const char* digits = "0123456789abcdef";
  std::string result = "x'";
  for (auto byte : bytes) {
    result += digits[byte >> 4];
    result += digits[byte & 15];
  }
  return result + "'";
}

} // namespace

caf::expected<void>
make_store_schema(const database& db, const store_incarnation& incarnation) {
  return db.run("BEGIN IMMEDIATE;" + std::string{schema}
                + "INSERT INTO store VALUES (1, "
                + sql_literal(incarnation.view()) + ", NULL, NULL, 0, 0);"
                + set_id(store_id) + "; PRAGMA user_version = "
                + std::to_string(schema_version) + "; COMMIT;");
}

caf::expected<void> check_store_format(const database& db) {
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

bool is_store_backup(const std::filesystem::path& path) {
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

caf::expected<void>
mark_life(const database& db, byte_view life, const store_incarnation* fresh) {
  auto sql = "BEGIN IMMEDIATE; UPDATE store SET life = " + sql_literal(life);
  if (fresh != nullptr)
    sql += ", incarnation = " + sql_literal(fresh->view());
  return db.run(sql + " WHERE one = 1; " + set_id(store_id) + "; COMMIT;");
}

caf::expected<void> mark_as_backup(const database& copy) {
  return copy.run("BEGIN IMMEDIATE; UPDATE store SET life = NULL;"
                  + set_id(backup_id) + "; COMMIT;");
}

} // namespace tahoe
