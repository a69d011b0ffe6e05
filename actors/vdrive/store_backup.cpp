#include "actors/vdrive/store_backup.hpp"

#include "actors/storage/disk_file.hpp"
#include "actors/vdrive/store_schema.hpp"

#include <system_error>

namespace tahoe {

namespace {

caf::expected<void>
copy_store(const store_files& files, const std::filesystem::path& to) {
  auto store = database::open(files.main(), database::mode::read);
  if (!store)
    return std::move(store.error());
  query copy{*store, "VACUUM INTO ?"};
  if (auto copied = copy.run(std::string_view{to.native()}); !copied)
    return copied;
  auto made = database::open(to, database::mode::update);
  if (!made)
    return std::move(made.error());
  auto good = made->text("PRAGMA quick_check(1)");
  if (!good)
    return std::move(good.error());
  if (*good != "ok")
    return failure(ec::integrity_failure,
                   "the copy is damaged, and so may the store be: " + *good);
  return mark_as_backup(*made);
}

caf::expected<void>
replace(const std::filesystem::path& old, const std::filesystem::path& fresh) {
  auto file = disk_file::open(fresh, disk_file::mode::update);
  if (!file)
    return std::move(file.error());
  if (auto durable = file->sync(); !durable)
    return durable;
  std::error_code err;
  std::filesystem::rename(fresh, old, err);
  if (err)
    return failure(ec::io_failure,
                   "cannot rename " + fresh.string() + ": " + err.message());
  return sync_directory(old.parent_path());
}

} // namespace

caf::expected<void> back_up_store(const store_files& files) {
  auto fresh = files.backup();
  fresh += ".new";
  std::error_code ignored;
  // Of a backup that was interrupted.
  std::filesystem::remove(fresh, ignored);
  auto done = copy_store(files, fresh);
  if (done)
    done = replace(files.backup(), fresh);
  if (!done)
    std::filesystem::remove(fresh, ignored);
  return done;
}

} // namespace tahoe
