#include "web/cli/copy/cp.hpp"

#include "crypto/entry_name.hpp"
#include "web/cli/copy/copy_arguments.hpp"
#include "web/cli/copy/copy_end.hpp"
#include "web/cli/copy/open_record.hpp"
#include "web/cli/copy/tree_copy.hpp"

namespace tahoe {

namespace {

/// The last name of the way to the target.
std::string name_at(const copy_argument& target) {
  return target.grid ? target.grid->names.back()
                     : target.path.filename().string();
}

// -- where it goes ------------------------------------------------------------

/// The directory of this path, with all on the way to it.
caf::expected<copy_place>
make_target(drive_session& opened, const copy_argument& x, bool above) {
  copy_place result;
  if (!x.grid) {
    result.path = above ? x.path.parent_path() : x.path;
    result.shown = result.path.string();
    std::error_code failed;
    std::filesystem::create_directories(result.path, failed);
    if (failed)
      return failure(ec::io_failure,
                     "cannot make " + result.shown + ": " + failed.message());
    return caf::expected<copy_place>{std::move(result)};
  }
  auto path = above ? x.grid->parent() : *x.grid;
  auto cap = make_directories(opened.client(), path);
  if (!cap)
    return std::move(cap.error());
  result.on_grid = true;
  result.cap = std::move(*cap);
  result.shown = path.text();
  return caf::expected<copy_place>{std::move(result)};
}

/// What `source` is in.
copy_place place_of_source(const copy_argument& source) {
  copy_place result;
  result.on_grid = source.grid.has_value();
  if (source.grid && !source.grid->names.empty())
    result.shown = source.grid->parent().text();
  if (!source.grid)
    result.path = source.path.parent_path();
  if (!source.grid)
    result.shown = result.path.string();
  return result;
}

/// What is in the target under that name.
caf::expected<std::vector<copy_entry>>
look_in(drive_session& opened, const copy_place& target,
        const std::string& name) {
  std::vector<copy_entry> result;
  if (!target.on_grid) {
    if (auto there = look_at(target.path / name))
      result.push_back(std::move(*there));
    return caf::expected<std::vector<copy_entry>>{std::move(result)};
  }
  copy_argument there;
  there.grid = remote_path{target.cap, target.shown}.child(name);
  if (auto found = find_on_grid(opened, there); !found)
    return std::move(found.error());
  if (there.exists)
    result.push_back(std::move(there.found));
  return caf::expected<std::vector<copy_entry>>{std::move(result)};
}

/// The source under its own name, or another, in a directory.
caf::expected<void> add_named(drive_session& opened, reporter& to_user,
                              tree_copy& copy, const copy_argument& source,
                              const copy_place& target, std::string name) {
  auto entry = source.found;
  entry.name = std::move(name);
  if (target.on_grid) {
    auto checked = normalise_entry_name(entry.name);
    if (!checked)
      return std::move(checked.error());
    if (*checked != entry.name)
      to_user.note(target.shown_child(*checked)
                   + ": the name was put into its composed form (NFC)");
    entry.name = std::move(*checked);
  }
  auto there = look_in(opened, target, entry.name);
  if (!there)
    return std::move(there.error());
  auto from = place_of_source(source);
  std::vector<copy_entry> entries{std::move(entry)};
  copy.recall(entries, from);
  copy.recall(*there, target);
  copy.carry_out(
    plan_directory(std::move(entries), std::move(*there),
                   target.on_grid ? copy_target::grid : copy_target::here),
    from, target);
  return {};
}

caf::expected<void>
add_source(drive_session& opened, reporter& to_user, tree_copy& copy,
           const copy_argument& source, const copy_request& all) {
  auto unnamed
    = source.is_directory() && (source.found.name.empty() || !all.into);
  auto target = make_target(opened, all.target, !all.into && !unnamed);
  if (!target)
    return std::move(target.error());
  if (!unnamed)
    return add_named(opened, to_user, copy, source, *target,
                     all.into ? source.found.name : name_at(all.target));
  copy_place from;
  from.on_grid = source.grid.has_value();
  from.path = source.path;
  from.cap = source.grid ? source.found.cap : "";
  from.shown = source.shown;
  copy.add(std::move(from), std::move(*target), !all.target.exists);
  return {};
}

/// What is to be typed to copy the rest.
std::string how_to_go_on(const copy_request& all) {
  auto& source = all.sources.front().shown;
  return all.nests_when_repeated()
           ? "the same command with " + source + "/. for " + source
           : "the same command";
}

// -- all of it ----------------------------------------------------------------

int copy_all(drive_session& opened, reporter& to_user,
             const copy_options& options) {
  if (auto here = check_sources_here(options); !here)
    return to_user.failed(stop_here(here.error()));
  auto all = find_all(opened, options);
  if (!all)
    return to_user.failed(all.error());
  tree_copy_options how;
  how.caps_only = options.caps_only;
  how.single = all->sources.size() == 1 && !all->sources.front().is_directory();
  std::unique_ptr<copy_record> record;
  if (!how.caps_only)
    record = open_record(opened, to_user, options.drive);
  how.record = record.get();
  tree_copy copy{opened, to_user, std::move(how)};
  auto end = [&](const caf::expected<void>& done) {
    return end_copy(to_user, options, copy.totals(), done, how_to_go_on(*all));
  };
  for (auto& source : all->sources)
    if (auto added = add_source(opened, to_user, copy, source, *all); !added)
      return end(added);
  auto done = copy.run();
  return end(done ? copy.result() : done);
}

} // namespace

int run_cp(const copy_options& options) {
  reporter to_user{options.drive.report, {"copying", "looking..."}, false};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    return copy_all(opened, to_user, options);
  });
}

} // namespace tahoe
