#include "actors/vdrive/store_opening.hpp"

#include "actors/storage/disk_file.hpp"
#include "actors/vdrive/store_schema.hpp"
#include "config/small_file.hpp"

#include <system_error>

namespace tahoe {

namespace {

/// Beyond this many bytes the check after an unclean end leaves out what takes
/// longest: the comparison of indexes with their tables.
constexpr int64_t quick_check_size = int64_t{1} << 30;

using life_id = byte_string<struct store_life_tag, 16>;

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

/// Moves the journal into the main file.
caf::expected<void> empty_journal(const database& db) {
  auto busy = db.number("PRAGMA wal_checkpoint(TRUNCATE)");
  if (!busy)
    return std::move(busy.error());
  if (*busy != 0)
    return failure(ec::try_later, "somebody else reads the directory store");
  return {};
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
    if (auto made = make_store_schema(result.db, *incarnation); !made)
      return std::move(made.error());
  if (auto known = check_store_format(result.db); !known)
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
  if (auto begun
      = mark_life(result.db, result.life, restored ? &*incarnation : nullptr);
      !begun)
    return std::move(begun.error());
  // Until the main file itself says that it is no backup any more, the next
  // start would throw its journal away.
  if (restored)
    if (auto emptied = empty_journal(result.db); !emptied)
      return std::move(emptied.error());
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
  auto restored = is_store_backup(files.main());
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

} // namespace tahoe
