#include "web/cli/copy/name_patterns.hpp"

#include "config/small_file.hpp"

#include <algorithm>
#include <fnmatch.h>
#include <sstream>

namespace tahoe {

namespace {

constexpr size_t max_patterns_size = size_t{1} << 20;

} // namespace

bool matches_any(const std::vector<std::string>& patterns,
                 const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(), [&](auto& pattern) {
    return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
  });
}

caf::expected<std::vector<std::string>> read_patterns(const std::string& file) {
  auto text = read_text(file, max_patterns_size);
  if (!text)
    return std::move(text.error());
  std::vector<std::string> result;
  std::istringstream lines{*text};
  for (std::string line; std::getline(lines, line);)
    if (!line.empty())
      result.push_back(std::move(line));
  return caf::expected<std::vector<std::string>>{std::move(result)};
}

const std::vector<std::string>& vcs_patterns() {
  static const std::vector<std::string> result{
    "CVS",          "RCS",       "SCCS",      ".git",       ".gitignore",
    ".cvsignore",   ".svn",      ".arch-ids", "{arch}",     "=RELEASE-ID",
    "=meta-update", "=update",   ".bzr",      ".bzrignore", ".bzrtags",
    ".hg",          ".hgignore", "_darcs"};
  return result;
}

} // namespace tahoe
