#include "web/cli/drive/drive_requests.hpp"

#include "crypto/capability.hpp"
#include "web/cli/drive/shown_name.hpp"

namespace tahoe {

namespace {

/// With the path in front, for the reader.
caf::error about(const remote_path& path, const caf::error& err) {
  auto code = code_of(err);
  if (code == ec::cancelled || code == ec::try_later)
    return err;
  return failure(code, shown_name(path.text()) + ": " + describe(err));
}

web_request request_for(const char* method, const remote_path& path,
                        std::string_view query = {}) {
  web_request result;
  result.method = method;
  result.address = path.address(query);
  result.with_token = path.is_private;
  return result;
}

/// The body of a reply that should be a cap.
caf::expected<std::string>
cap_in(caf::expected<web_reply> reply, const remote_path& path) {
  if (!reply)
    return about(path, reply.error());
  if (!parse_capability(reply->body))
    return failure(ec::io_failure,
                   path.text()
                     + ": the node answered with something that is "
                       "no cap");
  return std::move(reply->body);
}

std::string replace_argument(giving_way what) {
  switch (what) {
  case giving_way::nothing:
    return "&replace=false";
  case giving_way::files:
    return "&replace=only-files";
  case giving_way::anything:
    return "&replace=true";
  }
  return "";
}

std::string mkdir_query(const std::string& format) {
  return format.empty() ? "t=mkdir" : "t=mkdir&format=" + url_component(format);
}

caf::expected<void>
nothing_of(caf::expected<web_reply> reply, const remote_path& path) {
  if (!reply)
    return about(path, reply.error());
  return {};
}

} // namespace

caf::error no_name_in(const remote_path& path) {
  return failure(ec::malformed, path.text()
                                  + " is the beginning of a path: a name must "
                                    "follow");
}

caf::expected<remote_object>
fetch_object(web_client& client, const remote_path& path) {
  auto reply = client.ask(request_for("GET", path, "t=json"));
  if (!reply)
    return about(path, reply.error());
  auto result = parse_object(reply->body);
  if (!result)
    return about(path, result.error());
  return result;
}

caf::expected<std::string>
fetch_cap(web_client& client, const remote_path& path, cap_form form) {
  auto query = form == cap_form::best ? "t=uri" : "t=readonly-uri";
  return cap_in(client.ask(request_for("GET", path, query)), path);
}

caf::expected<std::string>
find_cap(web_client& client, const remote_path& path) {
  auto result = fetch_cap(client, path);
  if (!result && code_of(result.error()) == ec::not_found)
    return std::string{};
  return result;
}

std::string read_cap_of(const std::string& cap) {
  auto parsed = parse_capability(cap);
  auto weak = parsed ? read_only_form(*parsed) : std::nullopt;
  return weak ? to_uri(*weak) : cap;
}

bool is_directory_cap(std::string_view text) {
  auto cap = parse_capability(text);
  return cap
         && (std::holds_alternative<directory_write_cap>(*cap)
             || std::holds_alternative<directory_read_cap>(*cap));
}

caf::expected<std::string>
make_directories(web_client& client, const remote_path& path,
                 const std::string& format) {
  return cap_in(client.ask(request_for("PUT", path, mkdir_query(format))),
                path);
}

caf::expected<std::string>
make_new_directory(web_client& client, const remote_path& above,
                   const std::string& name) {
  auto request = request_for("POST", above, "t=mkdir&replace=false");
  request.headers.emplace_back(form_type);
  auto body = "name=" + url_component(name);
  return cap_in(client.ask(std::move(request), body), above.child(name));
}

caf::expected<std::string>
make_unlinked_directory(web_client& client, const std::string& format) {
  web_request request;
  request.method = "POST";
  request.address = "uri?" + mkdir_query(format);
  return cap_in(client.ask(std::move(request)), {"", "a new directory"});
}

caf::expected<void> link_cap(web_client& client, const remote_path& path,
                             const std::string& cap, giving_way what) {
  auto request = request_for("PUT", path, "t=uri" + replace_argument(what));
  return nothing_of(client.ask(std::move(request), cap), path);
}

caf::expected<void> unlink_path(web_client& client, const remote_path& path) {
  return nothing_of(client.ask(request_for("DELETE", path)), path);
}

caf::expected<void> move_path(web_client& client, const remote_path& from,
                              const remote_path& to, giving_way what) {
  auto request
    = request_for("POST", from.parent(), "t=relink" + replace_argument(what));
  request.with_token = from.is_private || to.is_private;
  request.headers.emplace_back(form_type);
  auto body = "from_name=" + url_component(from.names.back())
              + "&to_name=" + url_component(to.names.back())
              + "&to_dir=" + url_component(to.parent().plain_address());
  return nothing_of(client.ask(std::move(request), body), from);
}

} // namespace tahoe
