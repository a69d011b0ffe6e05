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

/// One `rm` with all its names.
class removal {
public:
  removal(drive_session& opened, reporter& to_user,
          const remove_options& options)
    : drive_(opened), to_user_(to_user), options_(options) {}

  /// Answers the exit code. As in every shell, one name that cannot be removed
  /// does not keep the others.
  int run() {
    for (auto& argument : options_.paths) {
      if (drive_.interrupt().interrupted())
        return stop(failure(ec::cancelled, "interrupted"));
      auto gone = take(argument);
      if (gone)
        continue;
      auto& why = gone.error();
      if (options_.paths.size() == 1 || code_of(why) == ec::cancelled)
        return stop(why);
      to_user_.warn("not removed: " + describe(why));
      if (!first_)
        first_ = why;
    }
    if (first_)
      return stop(first_);
    return to_user_.ended("", {{"removed", removed_}});
  }

private:
  caf::expected<void> take(const std::string& argument) {
    auto path = drive_.path(argument);
    if (!path)
      return std::move(path.error());
    auto gone = remove(drive_, *path, options_.recursive);
    if (!gone && code_of(gone.error()) == ec::cancelled)
      tell_what_became_of(*path);
    if (!gone)
      return gone;
    ++removed_;
    to_user_.detail("removed " + shown_name(path->text()));
    return {};
  }

  /// The node may have been quicker than the user who interrupted.
  void tell_what_became_of(const remote_path& path) {
    web_request request;
    request.address = path.address("t=uri");
    request.with_token = path.is_private;
    request.grace = std::chrono::seconds{5};
    auto reply = drive_.client().ask(std::move(request));
    auto name = shown_name(path.text());
    if (reply) {
      to_user_.note(name + " is still there");
    } else if (code_of(reply.error()) == ec::not_found) {
      ++removed_;
      to_user_.note(name + " is gone");
    } else {
      to_user_.note("whether " + name + " is gone is not known");
    }
  }

  int stop(const caf::error& why) {
    auto all = options_.paths.size();
    if (all == 1)
      return to_user_.failed(why);
    auto summary = "removed " + std::to_string(removed_) + " of "
                   + std::to_string(all) + " names";
    if (code_of(why) == ec::cancelled) {
      to_user_.note(summary);
      return to_user_.failed(why);
    }
    auto stopped = stop_with(code_of(why), std::move(summary));
    stopped.remedy = "the lines above say which ones not, and why";
    return to_user_.failed(std::move(stopped));
  }

  drive_session& drive_;
  reporter& to_user_;
  const remove_options& options_;
  size_t removed_ = 0;
  caf::error first_; ///< why a name was not removed
};

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
    return removal{opened, to_user, options}.run();
  });
}

} // namespace tahoe
