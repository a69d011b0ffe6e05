#include "crypto/capability.hpp"
#include "crypto/entry_name.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/source_file.hpp"

namespace tahoe {

namespace {

/// True for what `get` takes: a node of another kind, or something else that
/// listens on its port, must not make a script keep an error for a cap.
bool is_read_cap(std::string_view text) {
  auto cap = parse_capability(text);
  return cap
         && (std::holds_alternative<chk_read_cap>(*cap)
             || std::holds_alternative<lit_cap>(*cap));
}

/// `/name` or `ALIAS:/name`
bool begins_with_slash(std::string_view target) {
  auto end = target.find_first_of(":/");
  return end != std::string_view::npos
         && (target[end] == '/' ? end == 0
                                : target.substr(end + 1).starts_with('/'));
}

caf::expected<void> check(const put_options& options) {
  if (options.refuses_slash && begins_with_slash(options.target))
    return failure(ec::malformed, "the name on the grid must not begin with a "
                                  "slash");
  // No key is sent to a node that has no use for it.
  if (!options.private_key.empty())
    return failure(ec::unsupported, "mutable files, which have keys of their "
                                    "own, are not in this version");
  return {};
}

/// Where the file goes: a directory gets it under the name it has here.
caf::expected<std::optional<remote_path>>
put_place(drive_session& opened, reporter& to_user,
          const put_options& options) {
  using result = std::optional<remote_path>;
  if (auto allowed = check(options); !allowed)
    return std::move(allowed.error());
  if (options.target.empty())
    return result{};
  auto path = opened.path(options.target);
  if (!path)
    return std::move(path.error());
  note_renamed(to_user, *path);
  if (!path->is_directory)
    return result{std::move(*path)};
  if (options.source == "-")
    return failure(ec::malformed, path->text()
                                    + ": what comes from standard input needs "
                                      "a name");
  auto name = normalise_entry_name(
    std::filesystem::path{options.source}.filename().string());
  if (!name)
    return std::move(name.error());
  return result{path->child(std::move(*name))};
}

std::string query_for(const put_options& options) {
  std::string result;
  auto add = [&](std::string_view argument) {
    result.append(result.empty() ? "" : "&").append(argument);
  };
  if (options.random_key)
    add("convergence=random");
  if (options.is_mutable)
    add("mutable=true");
  if (!options.format.empty())
    add("format=" + url_component(options.format));
  return result;
}

std::string
address_for(const std::optional<remote_path>& place, const std::string& query) {
  if (place)
    return place->address(query);
  return query.empty() ? "uri" : "uri?" + query;
}

/// A directory in the place of the file is said in words that help.
command_error
explain(drive_session& opened, const std::optional<remote_path>& place,
        command_error stopped) {
  if (!place || stopped.name != to_string(ec::malformed))
    return stopped;
  auto cap = find_cap(opened.client(), *place);
  if (!cap || !is_directory_cap(*cap))
    return stopped;
  auto name = place->text();
  return stop_with(ec::malformed, name + " is a directory: " + name
                                    + "/ stores the file in it");
}

int put(drive_session& opened, reporter& to_user, const put_options& options) {
  auto place = put_place(opened, to_user, options);
  if (!place)
    return to_user.failed(place.error());
  auto source = source_file::open(options.source, opened.interrupt());
  if (!source)
    return to_user.failed(stop_here(source.error()));
  caf::error problem;
  std::string cap;
  web_request request;
  request.method = "PUT";
  request.address = address_for(*place, query_for(options));
  request.with_token = *place && (*place)->is_private;
  request.body_size = source->size();
  request.read_body = [&](char* to, size_t room) -> std::optional<size_t> {
    auto size = source->read(to, room, opened.interrupt());
    if (size)
      return *size;
    problem = std::move(size.error());
    return std::nullopt;
  };
  request.write_body = [&](std::string_view piece) {
    cap += piece;
    return cap.size() <= max_cap_length;
  };
  request.on_progress
    = [&](const transfer_progress& now) { to_user.progress(now); };
  auto stopped = opened.client().perform(request);
  if (problem && !opened.interrupt().interrupted())
    return to_user.failed(stop_here(problem));
  if (stopped)
    return to_user.failed(explain(opened, *place, std::move(*stopped)));
  if (!is_read_cap(cap))
    return to_user.failed(stop_with(ec::io_failure,
                                    "the node answered with something that is "
                                    "no cap"));
  if (options.shows_status)
    to_user.note(opened.client().last_status() == 201 ? "201 Created"
                                                      : "200 OK");
  return to_user.stored(cap);
}

} // namespace

int run_put(const put_options& options) {
  reporter to_user{
    options.drive.report, {"storing", "spreading shares..."}, false};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    return put(opened, to_user, options);
  });
}

} // namespace tahoe
