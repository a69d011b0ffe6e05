#include "web/cli/drive/drive_commands.hpp"
#include "web/cli/drive/shown_name.hpp"

namespace tahoe {

namespace {

/// Where `from` goes if a person says `to`.
caf::expected<remote_path>
place_for(web_client& client, const remote_path& from, remote_path to,
          bool into_directories) {
  auto into = to.is_directory;
  if (!into && into_directories) {
    auto there = find_cap(client, to);
    if (!there)
      return std::move(there.error());
    into = is_directory_cap(*there);
  }
  if (into && from.names.empty())
    return failure(ec::malformed, from.text()
                                    + " has no name: say which one "
                                      "it gets in "
                                    + to.text());
  if (into)
    return to.child(from.names.back());
  if (to.names.empty())
    return no_name_in(to);
  return to;
}

/// What is in the way is said in words that help.
caf::error
refusal(const remote_path& to, giving_way what, const caf::error& err) {
  if (code_of(err) != ec::exists)
    return err;
  auto name = shown_name(to.text());
  if (what == giving_way::nothing)
    return failure(ec::exists, name
                                 + " is there already: --force replaces it if "
                                   "it is a file");
  return failure(ec::exists, "You can't overwrite a directory with a file: "
                               + name + " is one");
}

// -- the commands -------------------------------------------------------------

caf::expected<void> move_name(web_client& client, const remote_path& from,
                              const remote_path& to, bool force) {
  if (from.names.empty())
    return no_name_in(from);
  auto cap = fetch_cap(client, from);
  if (!cap)
    return std::move(cap.error());
  auto cautious = is_directory_cap(*cap) && !force;
  auto what = cautious ? giving_way::nothing : giving_way::files;
  // Unlike a link, it makes no directories.
  if (to.names.size() > 1)
    if (auto made = make_directories(client, to.parent()); !made)
      return std::move(made.error());
  auto moved = move_path(client, from, to, what);
  if (!moved)
    return refusal(to, what, moved.error());
  return {};
}

caf::expected<void> add_name(web_client& client, const remote_path& from,
                             const remote_path& to, bool force) {
  auto cap = fetch_cap(client, from);
  if (!cap)
    return std::move(cap.error());
  auto what = force ? giving_way::files : giving_way::nothing;
  auto linked = link_cap(client, to, *cap, what);
  if (!linked)
    return refusal(to, what, linked.error());
  return {};
}

using name_change
  = caf::expected<void>(web_client& client, const remote_path& from,
                        const remote_path& to, bool force);

int change_name(drive_session& opened, reporter& to_user,
                const move_options& options, name_change* act) {
  auto from = opened.path(options.from);
  if (!from)
    return to_user.failed(from.error());
  auto to = opened.path(options.to);
  if (!to)
    return to_user.failed(to.error());
  note_renamed(to_user, *to);
  auto place = place_for(opened.client(), *from, std::move(*to),
                         options.into_directories);
  if (!place)
    return to_user.failed(place.error());
  auto changed = act(opened.client(), *from, *place, options.force);
  if (!changed)
    return to_user.failed(changed.error());
  to_user.text("OK\n");
  return to_user.ended();
}

} // namespace

int run_mv(const move_options& options) {
  reporter to_user{options.drive.report};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    return change_name(opened, to_user, options, move_name);
  });
}

int run_ln(const move_options& options) {
  reporter to_user{options.drive.report};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    return change_name(opened, to_user, options, add_name);
  });
}

} // namespace tahoe
