#include "web/cli/drive/drive_commands.hpp"
#include "web/cli/drive/shown_name.hpp"

namespace tahoe {

namespace {

// -- mkdir --------------------------------------------------------------------

/// As mkdir(1) does: the one above must be there, this one must not.
caf::expected<std::string>
make_one(web_client& client, const remote_path& path) {
  if (path.names.empty())
    return no_name_in(path);
  auto above = fetch_cap(client, path.parent());
  if (!above)
    return std::move(above.error());
  remote_path directory{*above, path.parent().text()};
  directory.is_private = path.is_private;
  return make_new_directory(client, directory, path.names.back());
}

caf::expected<std::string>
make(drive_session& opened, reporter& to_user, const mkdir_options& options) {
  if (options.path.empty())
    return make_unlinked_directory(opened.client(), options.format);
  auto path = opened.path(options.path);
  if (!path)
    return std::move(path.error());
  note_renamed(to_user, *path);
  if (options.parents)
    return make_directories(opened.client(), *path, options.format);
  return make_one(opened.client(), *path);
}

// -- rm -----------------------------------------------------------------------

caf::expected<void>
remove(drive_session& opened, const remote_path& path, bool recursive) {
  if (path.names.empty())
    return no_name_in(path);
  if (!recursive) {
    auto cap = fetch_cap(opened.client(), path);
    if (!cap)
      return std::move(cap.error());
    if (is_directory_cap(*cap))
      return failure(ec::refused, shown_name(path.text())
                                    + " is a directory: rm -r removes it with "
                                      "all that is beneath");
  }
  return unlink_path(opened.client(), path);
}

} // namespace

int run_mkdir(const mkdir_options& options) {
  reporter to_user{options.drive.report};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    auto cap = make(opened, to_user, options);
    if (!cap)
      return to_user.failed(cap.error());
    to_user.text(*cap + "\n");
    return to_user.ended("", {{"cap", *cap}});
  });
}

int run_rm(const remove_options& options) {
  reporter to_user{options.drive.report};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    for (auto& argument : options.paths) {
      auto path = opened.path(argument);
      if (!path)
        return to_user.failed(path.error());
      if (auto gone = remove(opened, *path, options.recursive); !gone)
        return to_user.failed(gone.error());
      to_user.detail("removed " + shown_name(path->text()));
    }
    return to_user.ended("", {{"removed", options.paths.size()}});
  });
}

} // namespace tahoe
