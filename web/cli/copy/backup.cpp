#include "web/cli/copy/backup.hpp"

#include "web/cli/copy/copy_end.hpp"
#include "web/cli/copy/name_patterns.hpp"
#include "web/cli/copy/open_record.hpp"
#include "web/cli/copy/tree_copy.hpp"

#include <ctime>

namespace tahoe {

namespace {

constexpr int something_skipped = 2;

/// As the archives of Tahoe-LAFS are called: `2026-11-23_07:15:00Z`.
std::string name_of_time(std::time_t time) {
  tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  auto size = std::strftime(text, sizeof text, "%Y-%m-%d_%H:%M:%SZ", &parts);
  return {text, size};
}

caf::expected<std::vector<std::string>>
all_patterns(const backup_options& options) {
  auto result = options.excludes;
  for (auto& file : options.exclude_files) {
    auto patterns = read_patterns(file);
    if (!patterns)
      return std::move(patterns.error());
    result.insert(result.end(), patterns->begin(), patterns->end());
  }
  if (options.exclude_vcs)
    result.insert(result.end(), vcs_patterns().begin(), vcs_patterns().end());
  return caf::expected<std::vector<std::string>>{std::move(result)};
}

caf::expected<copy_place> find_source(const std::string& name) {
  std::error_code failed;
  copy_place result;
  result.path = std::filesystem::canonical(name, failed);
  result.shown = name;
  if (failed)
    return failure(ec::not_found, name + ": " + failed.message());
  if (!std::filesystem::is_directory(result.path, failed))
    return failure(ec::malformed, name + " is no directory");
  return caf::expected<copy_place>{std::move(result)};
}

/// One backup on its way.
class backup {
public:
  backup(drive_session& opened, reporter& to_user,
         const backup_options& options)
    : drive_(opened), to_user_(to_user), options_(options) {}

  /// Copies, and gives it names at the end.
  caf::expected<copy_totals> make() {
    auto source = find_source(options_.from);
    if (!source)
      return std::move(source.error());
    auto target = drive_.path(options_.to);
    if (!target)
      return std::move(target.error());
    auto patterns = all_patterns(options_);
    if (!patterns)
      return std::move(patterns.error());
    auto& client = drive_.client();
    auto archives = target->child("Archives");
    if (auto made = make_directories(client, archives); !made)
      return std::move(made.error());
    auto snapshot = make_unlinked_directory(client);
    if (!snapshot)
      return std::move(snapshot.error());
    auto name = archives.child(name_of_time(std::time(nullptr)));
    auto totals = copy(std::move(*source), *snapshot, name, *patterns);
    if (!totals)
      return totals;
    auto cap = read_cap_of(*snapshot);
    auto kept = link_cap(client, name, cap, giving_way::nothing);
    if (kept)
      kept
        = link_cap(client, target->child("Latest"), cap, giving_way::anything);
    if (!kept)
      return std::move(kept.error());
    return totals;
  }

private:
  caf::expected<copy_totals>
  copy(copy_place source, const std::string& snapshot, const remote_path& name,
       const std::vector<std::string>& patterns) {
    std::unique_ptr<copy_record> record;
    if (!options_.ignore_timestamps)
      record = open_record(drive_, to_user_, options_.drive);
    tree_copy_options how;
    how.record = record.get();
    how.excludes = [&](auto& found) { return matches_any(patterns, found); };
    copy_place target;
    target.on_grid = true;
    target.cap = snapshot;
    target.shown = name.text();
    tree_copy copy{drive_, to_user_, std::move(how)};
    copy.add(std::move(source), std::move(target), true);
    auto done = copy.run();
    if (!done)
      return std::move(done.error());
    return copy.totals();
  }

  drive_session& drive_;
  reporter& to_user_;
  const backup_options& options_;
};

/// `skipped`: all was done but for single things.
int back_up(drive_session& opened, reporter& to_user,
            const backup_options& options, bool& skipped) {
  auto totals = backup{opened, to_user, options}.make();
  if (!totals)
    return to_user.failed(totals.error());
  skipped = totals->skipped > 0;
  to_user.text(" " + std::to_string(totals->files) + " files uploaded ("
               + std::to_string(totals->linked) + " reused), "
               + std::to_string(totals->skipped) + " skipped, "
               + std::to_string(totals->directories + 1)
               + " directories created\n");
  return to_user.ended();
}

} // namespace

int run_backup(const backup_options& options) {
  reporter to_user{options.drive.report, {"storing", "looking..."}, false};
  auto skipped = false;
  auto code = on_drive(options.drive, to_user, [&](drive_session& opened) {
    return back_up(opened, to_user, options, skipped);
  });
  if (code == static_cast<int>(exit_code::ok)
      || code == static_cast<int>(exit_code::interrupted))
    return code;
  return skipped ? something_skipped : static_cast<int>(exit_code::other);
}

} // namespace tahoe
