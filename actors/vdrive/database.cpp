#include "actors/vdrive/database.hpp"

#include <cerrno>
#include <cstring>
#include <sqlite3.h>

namespace tahoe {

namespace {

/// A checkpoint may keep a reader, and a reader a checkpoint, for a moment.
constexpr int patience_ms = 10000;

ec code_behind(int result, int system) {
  if (system == ENOSPC || system == EDQUOT)
    return ec::no_space;
  if (system == EROFS)
    return ec::read_only;
  switch (result) {
  case SQLITE_FULL:
    return ec::no_space;
  case SQLITE_READONLY:
    return ec::read_only;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return ec::try_later;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return ec::integrity_failure;
  default:
    return ec::io_failure;
  }
}

caf::error last_error(sqlite3* connection, const std::string& file) {
  auto result = sqlite3_errcode(connection) & 0xFF;
  auto disk = result == SQLITE_IOERR || result == SQLITE_CANTOPEN;
  auto system = disk ? sqlite3_system_errno(connection) : 0;
  auto text = file + ": " + sqlite3_errmsg(connection);
  if (system != 0)
    text += std::string{" ("} + strerror(system) + ")";
  return failure(code_behind(result, system), std::move(text));
}

/// Askers are told of this: it names no path.
caf::error last_error(sqlite3* connection) {
  return last_error(connection, "the directory store");
}

int flags_of(database::mode how) {
  switch (how) {
  case database::mode::read:
    return SQLITE_OPEN_READONLY;
  case database::mode::update:
    return SQLITE_OPEN_READWRITE;
  case database::mode::create:
    break;
  }
  return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

} // namespace

// -- database -----------------------------------------------------------------

database::database(std::shared_ptr<sqlite3> connection)
  : connection_(std::move(connection)) {}

caf::expected<database>
database::open(const std::filesystem::path& path, mode how) {
  sqlite3* raw = nullptr;
  auto result = sqlite3_open_v2(path.c_str(), &raw,
                                flags_of(how) | SQLITE_OPEN_NOMUTEX, nullptr);
  std::shared_ptr<sqlite3> connection{raw, sqlite3_close_v2};
  if (raw == nullptr)
    return failure(ec::io_failure, path.string() + ": no memory to open it");
  if (result != SQLITE_OK)
    return last_error(raw, path.string());
  sqlite3_busy_timeout(raw, patience_ms);
  // Whoever wrote the file: nothing in its schema runs code.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return database{std::move(connection)};
}

caf::expected<void> database::run(const std::string& sql) const {
  auto result
    = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK)
    return last_error(connection_.get());
  return {};
}

caf::expected<int64_t> database::number(const std::string& sql) const {
  query asked{*this, sql.c_str()};
  auto row = asked.first();
  if (!row)
    return std::move(row.error());
  return *row ? asked.number(0) : int64_t{0};
}

caf::expected<std::string> database::text(const std::string& sql) const {
  query asked{*this, sql.c_str()};
  auto row = asked.first();
  if (!row)
    return std::move(row.error());
  return *row ? asked.text(0) : std::string{};
}

bool database::in_transaction() const {
  return sqlite3_get_autocommit(connection_.get()) == 0;
}

// -- query --------------------------------------------------------------------

void query::finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

query::query(const database& db, const char* sql)
  : connection_(db.connection_), sql_(sql) {}

caf::expected<void> query::prepare() {
  if (statement_) {
    reset();
    return {};
  }
  sqlite3_stmt* raw = nullptr;
  auto result = sqlite3_prepare_v3(connection_.get(), sql_, -1,
                                   SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (result != SQLITE_OK)
    return last_error(connection_.get());
  statement_.reset(raw);
  return {};
}

caf::expected<bool> query::next() {
  auto result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW)
    return true;
  caf::expected<bool> answer{false};
  if (result != SQLITE_DONE)
    answer = last_error(connection_.get());
  reset();
  return answer;
}

void query::reset() {
  if (statement_) {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
  }
}

// A value that is too large fails in the statement: there its column is null,
// which no table allows.

void query::bind(int column, int64_t value) {
  sqlite3_bind_int64(statement_.get(), column, value);
}

void query::bind(int column, byte_view value) {
  if (value.empty())
    sqlite3_bind_zeroblob(statement_.get(), column, 0);
  else
    sqlite3_bind_blob64(statement_.get(), column, value.data(), value.size(),
                        SQLITE_TRANSIENT);
}

void query::bind(int column, std::string_view value) {
  sqlite3_bind_text64(statement_.get(), column, value.data(), value.size(),
                      SQLITE_TRANSIENT, SQLITE_UTF8);
}

int64_t query::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

bool query::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

byte_view query::bytes(int column) const {
  auto data = sqlite3_column_blob(statement_.get(), column);
  auto size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const uint8_t*>(data), static_cast<size_t>(size)};
}

std::string query::text(int column) const {
  return std::string{as_text(bytes(column))};
}

} // namespace tahoe
