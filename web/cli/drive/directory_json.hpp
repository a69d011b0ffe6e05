#pragma once

#include "codec/error.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

/// What something on the grid is, to a command.
enum class remote_kind : uint8_t { file, directory, unknown };

/// Something on the grid, as `t=json` tells of it (spec/wapi.md §5). In
/// a directory it has a name.
struct remote_entry {
  std::string name = {};
  remote_kind kind = remote_kind::unknown;
  std::optional<uint64_t> size = {};   ///< of a file
  std::string read_cap = {};           ///< empty: the node cannot tell
  std::string write_cap = {};          ///< empty: it cannot be changed here
  nlohmann::json properties = nullptr; ///< all of it, for those who print it

  const std::string& best_cap() const {
    return write_cap.empty() ? read_cap : write_cap;
  }

  /// When it got its name, in seconds since 1970.
  std::optional<double> link_time() const;
};

/// A thing, and if it is a directory, what is in it, by name.
struct remote_object {
  remote_entry self;
  std::vector<remote_entry> children = {};
  /// What is wrong with the listing; it may lack entries then.
  std::vector<std::string> problems = {};
};

/// The text under a key of an object; empty if there is none.
std::string text_member(const nlohmann::json& object, const char* key);

/// Parses the body of a reply to `GET PATH?t=json`. Fails with io_failure: that
/// is not what a node says. No name in the result is one that a file system
/// would take for something else.
caf::expected<remote_object> parse_object(std::string_view text);

} // namespace tahoe
