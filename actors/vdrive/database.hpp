#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace tahoe {

/// A connection to a file of SQLite: a handle, copied freely, used by one
/// thread at a time. It closes with its last handle or query.
///
/// Errors (those of `open` name the file): `no_space`, `read_only` (the disk
/// is), `try_later` (somebody else holds the file), `integrity_failure` (what
/// is there makes no sense), else `io_failure`.
class database {
public:
  enum class mode {
    read,   ///< must be there
    update, ///< must be there
    create, ///< is made if need be
  };

  static caf::expected<database>
  open(const std::filesystem::path& path, mode how);

  /// Runs statements that need no values and give no rows.
  caf::expected<void> run(const std::string& sql) const;

  /// The first column of the only row of `sql`.
  caf::expected<int64_t> number(const std::string& sql) const;
  caf::expected<std::string> text(const std::string& sql) const;

  /// Whether a transaction is open: some errors end it.
  bool in_transaction() const;

private:
  friend class query;

  explicit database(std::shared_ptr<sqlite3> connection);

  std::shared_ptr<sqlite3> connection_;
};

/// A statement with a question mark for each of its values. It is compiled
/// when it first runs. A query that stopped at a row holds on to what it reads
/// until it is reset.
class query {
public:
  /// `sql` lives as long as the query.
  query(const database& db, const char* sql);

  query(const query&) = delete;
  query& operator=(const query&) = delete;

  /// Begins anew with these values; false if there is no row.
  template <class... Ts>
  caf::expected<bool> first(const Ts&... values) {
    if (auto ready = prepare(); !ready)
      return std::move(ready.error());
    int column = 0;
    (bind(++column, values), ...);
    return next();
  }

  /// The next row, if there is one.
  caf::expected<bool> next();

  /// Runs to the end, whatever rows there may be.
  template <class... Ts>
  caf::expected<void> run(const Ts&... values) {
    auto row = first(values...);
    while (row && *row)
      row = next();
    if (!row)
      return std::move(row.error());
    return {};
  }

  void reset();

  // Columns of the row at which it stands, from 0.
  int64_t number(int column) const;
  bool is_null(int column) const;
  /// Valid until the next call of anything but a column.
  byte_view bytes(int column) const;
  std::string text(int column) const;

  /// The column as a byte_string or secret; empty if it is of another length.
  template <class Bytes>
  std::optional<Bytes> bytes_as(int column) const {
    return Bytes::from(bytes(column));
  }

private:
  struct finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };

  caf::expected<void> prepare();
  void bind(int column, int64_t value);
  void bind(int column, byte_view value);
  void bind(int column, std::string_view value);

  std::shared_ptr<sqlite3> connection_;
  const char* sql_;
  std::unique_ptr<sqlite3_stmt, finalizer> statement_;
};

} // namespace tahoe
