#include "web/cli/drive/aliases.hpp"

#include "config/node_directory.hpp"
#include "config/small_file.hpp"
#include "web/cli/file_descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <sys/file.h>

namespace tahoe {

namespace {

constexpr size_t max_file_size = size_t{4} << 20;

std::string_view trimmed(std::string_view text) {
  constexpr auto blanks = " \t\r";
  auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

/// Calls `take` with each line, its end included.
void for_each_line(std::string_view text,
                   const std::function<void(std::string_view)>& take) {
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    take(text.substr(0, end));
    text.remove_prefix(end);
  }
}

/// Empty name: the line is no alias.
alias parse_line(std::string_view line) {
  line = trimmed(line.substr(0, line.find('\n')));
  auto colon = line.find(':');
  if (line.starts_with('#') || colon == std::string_view::npos)
    return {};
  return {std::string{trimmed(line.substr(0, colon))},
          std::string{trimmed(line.substr(colon + 1))}};
}

caf::expected<std::string> text_or_nothing(const std::filesystem::path& file) {
  auto text = read_text(file, max_file_size);
  if (!text && code_of(text.error()) == ec::not_found)
    return std::string{};
  return text;
}

/// Replaces the file's text, alone among all who do.
caf::expected<void>
change(const std::filesystem::path& node_directory,
       const std::function<caf::expected<std::string>(std::string)>& edit) {
  tahoe::node_directory directory{node_directory};
  auto folder = directory.private_dir();
  file_descriptor lock{
    open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!lock || flock(lock.get(), LOCK_EX) != 0)
    return failure(ec::io_failure,
                   "cannot enter " + folder.string() + ": " + strerror(errno));
  auto text = text_or_nothing(directory.aliases());
  if (!text)
    return std::move(text.error());
  auto edited = edit(std::move(*text));
  if (!edited)
    return std::move(edited.error());
  return write_text_durably(directory.aliases(), *edited, file_access::owner);
}

bool has_name(std::string_view text, std::string_view name) {
  auto all = parse_aliases(text);
  return std::any_of(all.begin(), all.end(),
                     [&](auto& x) { return x.name == name; });
}

} // namespace

std::vector<alias> parse_aliases(std::string_view text) {
  std::vector<alias> result;
  for_each_line(text, [&](std::string_view line) {
    auto found = parse_line(line);
    if (!found.name.empty() && !found.cap.empty())
      result.push_back(std::move(found));
  });
  return result;
}

std::string with_alias(std::string text, const alias& added) {
  if (!text.empty() && !text.ends_with('\n'))
    text += '\n';
  return text + added.name + ": " + added.cap + "\n";
}

std::string without_alias(std::string_view text, std::string_view name) {
  std::string result;
  for_each_line(text, [&](std::string_view line) {
    if (parse_line(line).name != name)
      result += line;
  });
  return result;
}

caf::expected<void> check_alias_name(std::string_view name) {
  if (name == "global" || name == "private")
    return failure(ec::malformed, std::string{name}
                                    + ": is a drive: no alias can have its "
                                      "name");
  if (name.empty() || name.starts_with('#')
      || name.find_first_of(" \t\r\n:/") != std::string_view::npos)
    return failure(ec::malformed, "an alias is a name without spaces, colons "
                                  "and slashes");
  return {};
}

caf::expected<std::vector<alias>>
read_aliases(const std::filesystem::path& node_directory) {
  tahoe::node_directory directory{node_directory};
  auto text = text_or_nothing(directory.aliases());
  if (!text)
    return std::move(text.error());
  auto root = text_or_nothing(directory.private_dir() / "root_dir.cap");
  if (!root)
    return std::move(root.error());
  root->resize(std::min(root->find('\n'), root->size()));
  if (auto cap = trimmed(*root); !cap.empty())
    *text = with_alias(std::move(*text), {"tahoe", std::string{cap}});
  return caf::expected<std::vector<alias>>{parse_aliases(*text)};
}

caf::expected<void>
add_alias(const std::filesystem::path& node_directory, const alias& added) {
  if (auto checked = check_alias_name(added.name); !checked)
    return checked;
  return change(
    node_directory, [&](std::string text) -> caf::expected<std::string> {
      if (has_name(text, added.name))
        return failure(ec::exists, "there is an alias " + added.name + ":");
      return with_alias(std::move(text), added);
    });
}

caf::expected<void> remove_alias(const std::filesystem::path& node_directory,
                                 const std::string& name) {
  return change(
    node_directory, [&](std::string text) -> caf::expected<std::string> {
      if (!has_name(text, name))
        return failure(ec::not_found, "there is no alias " + name + ":");
      return without_alias(text, name);
    });
}

} // namespace tahoe
