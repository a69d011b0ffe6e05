#include "web/cli/copy/copy_place.hpp"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace tahoe {

namespace {

copy_entry entry_of(remote_entry found) {
  copy_entry result;
  result.name = std::move(found.name);
  result.local_name = result.name;
  result.size = found.size.value_or(0);
  result.kind = found.kind == remote_kind::file        ? copy_kind::file
                : found.kind == remote_kind::directory ? copy_kind::directory
                                                       : copy_kind::other;
  result.cap
    = result.kind == copy_kind::file ? found.read_cap : found.best_cap();
  return result;
}

caf::error about_place(const copy_place& place, const caf::error& err) {
  return failure(code_of(err), place.shown + ": " + describe(err));
}

} // namespace

bool lineage::has(const std::string& cap) const {
  for (auto* at = this; at; at = at->above.get())
    if (at->read_cap == cap)
      return true;
  return false;
}

std::string copy_place::shown_child(const std::string& name) const {
  auto joined = shown.empty() || shown.ends_with(':') || shown.ends_with('/');
  return shown + (joined ? "" : "/") + name;
}

copy_place copy_place::child(const copy_entry& directory) const {
  copy_place result;
  result.shown = shown_child(directory.name);
  if (!on_grid) {
    result.path = path / directory.local_name;
    return result;
  }
  result.on_grid = true;
  result.cap = directory.cap;
  result.above
    = std::make_shared<const lineage>(lineage{read_cap_of(cap), above});
  return result;
}

std::string copy_place::address(std::string_view query) const {
  return "uri/" + url_component(cap) + "?" + std::string{query};
}

caf::expected<place_listing>
list_place(web_client& client, const copy_place& place) {
  place_listing result;
  if (!place.on_grid) {
    auto entries = read_directory(place.path);
    if (!entries)
      return std::move(entries.error());
    result.entries = std::move(*entries);
    return caf::expected<place_listing>{std::move(result)};
  }
  web_request request;
  request.address = place.address("t=json");
  auto reply = client.ask(std::move(request));
  if (!reply)
    return about_place(place, reply.error());
  auto object = parse_object(reply->body);
  if (!object)
    return about_place(place, object.error());
  for (auto& child : object->children)
    result.entries.push_back(entry_of(std::move(child)));
  result.problems = std::move(object->problems);
  return caf::expected<place_listing>{std::move(result)};
}

caf::expected<copy_place>
make_place(web_client& client, const copy_place& above,
           const std::string& name) {
  copy_entry made;
  made.name = made.local_name = name;
  if (!above.on_grid) {
    auto result = above.child(made);
    if (mkdir(result.path.c_str(), 0777) != 0 && errno != EEXIST)
      return failure(ec::io_failure, "cannot make " + result.path.string()
                                       + ": " + strerror(errno));
    return caf::expected<copy_place>{std::move(result)};
  }
  auto cap
    = make_directories(client, remote_path{above.cap, above.shown}.child(name));
  if (!cap)
    return std::move(cap.error());
  made.cap = std::move(*cap);
  return caf::expected<copy_place>{above.child(made)};
}

} // namespace tahoe
