#pragma once

#include "codec/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

// Names for caps, in `private/aliases` of the node's directory, in the format
// of Tahoe-LAFS (spec/cli.md §1):
//
//   # a comment
//   NAME: CAP
//
// `private/root_dir.cap`, if it is there, is the alias `tahoe`.

struct alias {
  std::string name;
  std::string cap;

  friend bool operator==(const alias&, const alias&) = default;
};

/// In the order of the file. Lines that are no alias are left out.
std::vector<alias> parse_aliases(std::string_view text);

/// The file's text with another line, or without the lines of that name; all
/// else stays as it is.
std::string with_alias(std::string text, const alias& added);
std::string without_alias(std::string_view text, std::string_view name);

/// Succeeds for what can be the name of an alias: no space, colon or slash in
/// it, and neither `global` nor `private`, which are the drives. Otherwise
/// fails with malformed.
caf::expected<void> check_alias_name(std::string_view name);

/// All aliases of a node; none if there is no file.
caf::expected<std::vector<alias>>
read_aliases(const std::filesystem::path& node_directory);

/// Adds a line; two at the same moment both stay. Fails with exists if the name
/// is taken, malformed if it can be no name.
caf::expected<void>
add_alias(const std::filesystem::path& node_directory, const alias& added);

/// Fails with not_found if there is no such alias.
caf::expected<void> remove_alias(const std::filesystem::path& node_directory,
                                 const std::string& name);

} // namespace tahoe
