#pragma once

#include "actors/vdrive/database.hpp"
#include "actors/vdrive_messages.hpp"
#include "codec/error.hpp"

#include <memory>

namespace tahoe {

/// Reads a store beside its writer, and does not wait for it: what it sees is
/// the last commit. Used by one thread at a time.
class directory_reader {
public:
  static caf::expected<std::unique_ptr<directory_reader>>
  open(const std::filesystem::path& file, const store_incarnation& incarnation);

  directory_reader(const directory_reader&) = delete;
  directory_reader& operator=(const directory_reader&) = delete;

  /// `not_found` if the directory or the entry is not there.
  caf::expected<entry_read> read(const read_entry& msg);

  /// A page of a directory, of one moment. `malformed` for an impossible limit.
  caf::expected<entries_listed> list(const list_entries& msg);

private:
  directory_reader(const database& db, const store_incarnation& incarnation);

  struct directory {
    int64_t id = 0;
    uint64_t version = 0;
  };

  caf::expected<directory> find(const directory_index& index);

  database db_;
  store_incarnation incarnation_;
  query begin_;
  query end_;
  query find_;
  query entry_;
  query first_page_;
  query next_page_;
};

} // namespace tahoe
