#include "web/cli/commands.hpp"
#include "web/cli/target_file.hpp"

#include <sys/stat.h>

namespace tahoe {

namespace {

/// The file that a symbolic link leads to: it is the one to be replaced. A link
/// to a device or a pipe is as good as that itself.
caf::expected<std::string> follow_links(const std::string& name) {
  struct stat itself, there;
  if (lstat(name.c_str(), &itself) != 0 || !S_ISLNK(itself.st_mode))
    return name;
  if (stat(name.c_str(), &there) != 0)
    return failure(ec::io_failure,
                   name
                     + " is a symbolic link that leads to no file: name a "
                       "file");
  if (!S_ISREG(there.st_mode))
    return name;
  std::error_code failed;
  auto path = std::filesystem::canonical(name, failed);
  if (failed)
    return failure(ec::io_failure,
                   "cannot follow " + name + ": " + failed.message());
  return path.string();
}

int get(drive_session& opened, reporter& to_user, const get_options& options) {
  auto path = opened.path(options.source);
  if (opened.interrupt().interrupted())
    return to_user.failed(stop_interrupted());
  if (!path)
    return to_user.failed(path.error());
  note_renamed(to_user, *path);
  auto name = follow_links(options.target);
  if (!name)
    return to_user.failed(stop_here(name.error()));
  auto target = target_file::create(*name, &opened.interrupt());
  if (!target)
    return to_user.failed(stop_here(target.error()));
  caf::error problem;
  web_request request;
  request.address = path->address();
  request.with_token = path->is_private;
  request.write_body = [&](std::string_view piece) {
    auto written = target->write(piece);
    if (!written)
      problem = std::move(written.error());
    return !problem;
  };
  request.on_progress
    = [&](const transfer_progress& now) { to_user.progress(now); };
  auto stopped = opened.client().perform(request);
  if (problem)
    return to_user.failed(stop_here(problem));
  if (stopped)
    return to_user.failed(std::move(*stopped));
  if (auto finished = target->finish(); !finished)
    return to_user.failed(stop_here(finished.error()));
  return to_user.fetched();
}

} // namespace

int run_get(const get_options& options) {
  reporter to_user{options.drive.report,
                   {"fetching", "looking for shares..."},
                   options.target == "-"};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    return get(opened, to_user, options);
  });
}

} // namespace tahoe
