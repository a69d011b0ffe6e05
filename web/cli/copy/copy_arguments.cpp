#include "web/cli/copy/copy_arguments.hpp"

#include "crypto/capability.hpp"
#include "crypto/entry_name.hpp"
#include "web/cli/cap_argument.hpp"

#include <set>

namespace tahoe {

namespace {

copy_kind kind_of_cap(const capability& cap) {
  if (std::holds_alternative<chk_read_cap>(cap)
      || std::holds_alternative<lit_cap>(cap))
    return copy_kind::file;
  return is_directory_cap(to_uri(cap)) ? copy_kind::directory
                                       : copy_kind::other;
}

} // namespace

caf::expected<void> find_on_grid(drive_session& opened, copy_argument& x) {
  auto cap = find_cap(opened.client(), *x.grid);
  if (!cap)
    return std::move(cap.error());
  x.exists = !cap->empty();
  if (!x.grid->names.empty())
    x.found.name = x.found.local_name = x.grid->names.back();
  if (!x.exists)
    return {};
  auto parsed = parse_capability(*cap);
  if (!parsed)
    return std::move(parsed.error());
  x.found.kind = kind_of_cap(*parsed);
  x.found.cap = std::move(*cap);
  if (auto* file = std::get_if<chk_read_cap>(&*parsed))
    x.found.size = file->size;
  if (auto* small = std::get_if<lit_cap>(&*parsed))
    x.found.size = small->data.size();
  return {};
}

namespace {

/// Links are followed: the user named them.
void find_here(copy_argument& x) {
  std::error_code none;
  // Not by its text alone: what `link/..` is, the link tells.
  x.path = std::filesystem::absolute(x.path, none);
  if (auto target = std::filesystem::weakly_canonical(x.path, none); !none)
    x.path = target;
  if (auto there = look_at(x.path)) {
    x.exists = true;
    x.found = std::move(*there);
  }
}

/// The name a source has for its copy: none for `.`, `..` and `/`.
std::string name_of_argument(std::string text) {
  while (text.size() > 1 && text.ends_with('/'))
    text.pop_back();
  auto name = std::filesystem::path{text}.filename().string();
  return name == "." || name == ".." || name == "/" ? "" : name;
}

/// `private:a/.` is what is in the directory, as `a/.` is here. Takes the dot.
bool take_dot(std::string& text) {
  auto is_root = text.ends_with(":.") && text.find(':') + 2 == text.size();
  if (!is_root && !text.ends_with("/."))
    return false;
  text.pop_back();
  return true;
}

/// A slash at the end says what must be there, not where it is.
std::filesystem::path path_here(std::string text) {
  while (text.size() > 1 && text.ends_with('/'))
    text.pop_back();
  return text;
}

/// A program that was made for Tahoe-LAFS may name files here of any name.
bool is_on_grid(const std::string& text, const copy_options& options) {
  return is_remote(text)
         || (options.tahoe_words ? text == "-" : stands_for_cap(text));
}

caf::expected<copy_argument>
find_argument(drive_session& opened, const std::string& text,
              const copy_options& options) {
  copy_argument result;
  if (text.empty())
    return failure(ec::malformed, "an empty name is none");
  result.shown = text;
  if (is_on_grid(text, options)) {
    auto place = text;
    auto is_content = take_dot(place);
    auto path = opened.path(place);
    if (!path)
      return std::move(path.error());
    result.shown = path->text();
    result.must_be_directory = path->is_directory;
    result.grid = std::move(*path);
    if (auto found = find_on_grid(opened, result); !found)
      return std::move(found.error());
    if (is_content)
      result.found.name.clear();
  } else {
    result.path = path_here(text);
    result.shown = result.path.lexically_normal().string();
    result.must_be_directory = text.ends_with('/');
    find_here(result);
    result.found.name = name_of_argument(text);
  }
  return caf::expected<copy_argument>{std::move(result)};
}

caf::expected<void> check_source(const copy_argument& source,
                                 const copy_request& all, bool recursive) {
  if (!source.exists)
    return failure(ec::not_found, source.shown + " is not there");
  if (source.is_directory() && !recursive)
    return failure(ec::malformed,
                   source.shown + " is a directory: cp -r copies it");
  if (source.must_be_directory && !source.is_directory())
    return failure(ec::malformed, source.shown + " is no directory");
  if (!source.is_directory() && all.into && source.found.name.empty())
    return failure(ec::malformed,
                   source.shown + " has no name: say which one it gets");
  if (!source.grid && !all.to_grid())
    return failure(ec::malformed,
                   "cp copies to the grid (global:, private:, ALIAS:, CAP), "
                   "from it, and within it: for files here there is cp(1)");
  return {};
}

/// Two sources must not become one, nor a directory go into itself.
caf::expected<void> check_together(const copy_request& all) {
  std::set<std::string> names;
  for (auto& source : all.sources) {
    auto name = source.found.name;
    if (all.to_grid())
      if (auto composed = normalise_entry_name(name))
        name = *composed;
    auto spreads = source.is_directory() && name.empty();
    if (all.sources.size() > 1 && (spreads || !names.insert(name).second))
      return failure(ec::malformed,
                     source.shown
                       + " would go over another source: copy them "
                         "one after the other");
    if (source.grid && all.target.grid && source.is_directory()
        && all.target.grid->is_within(*source.grid))
      return failure(ec::refused,
                     source.shown + " cannot be copied into itself");
  }
  return {};
}

} // namespace

caf::expected<void> check_sources_here(const copy_options& options) {
  for (size_t i = 0; i + 1 < options.paths.size(); ++i) {
    auto& text = options.paths[i];
    std::error_code failed;
    if (!text.empty() && !is_on_grid(text, options)
        && !exists(std::filesystem::symlink_status(path_here(text), failed)))
      return failure(ec::not_found, text + " is not there");
  }
  return {};
}

caf::expected<copy_request>
find_all(drive_session& opened, const copy_options& options) {
  copy_request result;
  auto target = find_argument(opened, options.paths.back(), options);
  if (!target)
    return std::move(target.error());
  result.target = std::move(*target);
  result.into = result.target.is_directory() || result.target.must_be_directory
                || options.paths.size() > 2;
  if (result.into && result.target.exists && !result.target.is_directory())
    return failure(ec::malformed, result.target.shown + " is no directory");
  if (!result.into && result.target.grid && result.target.grid->names.empty())
    return failure(ec::malformed, result.target.shown + " is no directory");
  for (size_t i = 0; i + 1 < options.paths.size(); ++i) {
    auto source = find_argument(opened, options.paths[i], options);
    if (!source)
      return std::move(source.error());
    auto usable = check_source(*source, result, options.recursive);
    if (!usable)
      return std::move(usable.error());
    result.sources.push_back(std::move(*source));
  }
  if (auto usable = check_together(result); !usable)
    return std::move(usable.error());
  if (options.caps_only && result.to_grid())
    return failure(ec::malformed, "--caps-only writes caps into files here");
  auto& first = result.sources.front();
  if (first.is_directory() && result.target.exists && !result.into)
    return failure(ec::malformed, result.target.shown + " is no directory");
  return caf::expected<copy_request>{std::move(result)};
}

} // namespace tahoe
