#pragma once

#include "config/mistake.hpp"
#include "config/node_config.hpp"

#include <map>
#include <string>
#include <vector>

namespace tahoe {

/// A configuration directory as read, not yet understood.
struct config_text {
  node_directory directory{{}};
  std::string tahoe_cfg;
  /// Those one-value files that are there: name -> content.
  std::map<std::string, std::string> one_value_files;
  /// The names of the files `authorized_keys.*`.
  std::vector<std::string> authorized_keys;

  /// The content of a one-value file, or null if it is not there.
  const std::string* file(const std::string& name) const;
};

/// What the text means. All that is wrong goes to `wrong`; the result is a
/// configuration only if nothing did. Does not touch the disk.
node_config interpret(const config_text& text, mistakes& wrong);

} // namespace tahoe
