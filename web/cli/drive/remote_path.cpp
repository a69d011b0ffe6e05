#include "web/cli/drive/remote_path.hpp"

#include "crypto/entry_name.hpp"
#include "web/cli/cap_argument.hpp"
#include "web/cli/web_client.hpp"

#include <algorithm>

namespace tahoe {

namespace {

bool begins_with_cap(std::string_view text) {
  return text.starts_with("URI:") || text.starts_with("ro.URI:")
         || text.starts_with("imm.URI:");
}

/// The name in front of the colon; empty if there is none, or a slash first.
std::string_view root_name_of(std::string_view text) {
  auto end = text.find_first_of(":/");
  if (end == std::string_view::npos || text[end] == '/')
    return {};
  return text.substr(0, end);
}

caf::expected<remote_path>
root_of_cap(std::string_view text, std::string name) {
  auto cap = parse_given_cap(text);
  if (!cap)
    return std::move(cap.error());
  return remote_path{to_uri(*cap), std::move(name)};
}

caf::expected<remote_path>
root_of_name(std::string_view name, const std::vector<alias>& aliases) {
  auto shown = std::string{name} + ":";
  if (name == "global")
    return remote_path{"vdrive/global", shown};
  if (name == "private")
    return remote_path{"vdrive/private", shown, true};
  auto found = std::find_if(aliases.begin(), aliases.end(),
                            [&](auto& x) { return x.name == name; });
  if (found == aliases.end())
    return failure(ec::not_found, "there is no alias " + shown
                                    + " (the drives are global: and private:)");
  return root_of_cap(found->cap, std::move(shown));
}

/// What stands behind the root, name by name.
caf::expected<void> add_names(std::string_view rest, remote_path& path) {
  while (rest.starts_with('/'))
    rest.remove_prefix(1);
  while (!rest.empty()) {
    auto end = std::min(rest.find('/'), rest.size());
    auto text = rest.substr(0, end);
    if (text.empty())
      return failure(ec::malformed,
                     path.text()
                       + " is followed by two slashes: there are no "
                         "empty names");
    auto name = normalise_entry_name(text);
    if (!name)
      return failure(ec::malformed, "a name in " + path.text() + ": "
                                      + describe(name.error()));
    if (*name != text)
      path.renamed.push_back(*name);
    path.names.push_back(std::move(*name));
    path.is_directory = end < rest.size();
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

/// The root that `text` begins with; takes it from `text`.
caf::expected<remote_path>
take_root(std::string_view& text, const std::vector<alias>& aliases,
          const std::string& default_alias) {
  if (begins_with_cap(text)) {
    auto end = std::min(text.find('/'), text.size());
    auto cap = text.substr(0, end);
    // In the old form the slash stands behind `:.`.
    if (cap.ends_with(":."))
      cap.remove_suffix(2);
    text.remove_prefix(end);
    auto result = root_of_cap(cap, "CAP");
    if (result)
      result->is_directory = text.starts_with('/');
    return result;
  }
  auto name = root_name_of(text);
  if (name.empty() && default_alias.empty())
    return failure(ec::malformed,
                   "a path on the grid begins with global:, private:, an "
                   "alias and a colon, or a cap");
  auto result = root_of_name(name.empty() ? default_alias : name, aliases);
  if (!name.empty())
    text.remove_prefix(name.size() + 1);
  if (result)
    result->is_directory = true;
  return result;
}

} // namespace

std::string remote_path::address(std::string_view query) const {
  auto result
    = root.starts_with("vdrive/") ? root : "uri/" + url_component(root);
  for (auto& name : names)
    result.append("/").append(url_component(name));
  if (!query.empty())
    result.append("?").append(query);
  return result;
}

std::string remote_path::plain_address() const {
  auto result = root;
  for (auto& name : names)
    result.append("/").append(name);
  return result;
}

std::string remote_path::text() const {
  auto result = root_name;
  for (auto& name : names) {
    if (!result.ends_with(':') || &name != &names.front())
      result += '/';
    result += name;
  }
  return result;
}

remote_path remote_path::parent() const {
  auto result = *this;
  result.names.pop_back();
  result.is_directory = true;
  return result;
}

bool remote_path::is_within(const remote_path& other) const {
  return root == other.root && names.size() >= other.names.size()
         && std::equal(other.names.begin(), other.names.end(), names.begin());
}

remote_path remote_path::child(std::string name) const {
  auto result = *this;
  result.names.push_back(std::move(name));
  result.is_directory = false;
  return result;
}

bool is_remote(std::string_view text) {
  return begins_with_cap(text) || !root_name_of(text).empty();
}

caf::expected<remote_path>
parse_remote_path(std::string_view text, const std::vector<alias>& aliases,
                  const std::string& default_alias) {
  auto result = take_root(text, aliases, default_alias);
  if (!result)
    return result;
  if (auto added = add_names(text, *result); !added)
    return std::move(added.error());
  return result;
}

} // namespace tahoe
