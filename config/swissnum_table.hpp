#pragma once

#include "codec/error.hpp"
#include "crypto/furl.hpp"
#include "crypto/random.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace tahoe {

/// The swissnum of each service of a node, kept in `private/furls` so that a
/// furl handed out once holds for ever. Not thread-safe.
class swissnum_table {
public:
  /// Reads the table; none yet is an empty one. A damaged file is `malformed`
  /// and left alone: a new swissnum would cut off everybody who holds a furl.
  static caf::expected<swissnum_table>
  load(std::filesystem::path path, random_source random = system_random());

  /// The swissnum of a service; at the first call for that name a new one,
  /// which is on disk when this returns.
  caf::expected<swissnum> of(const std::string& service);

private:
  std::filesystem::path path_;
  random_source random_;
  std::map<std::string, swissnum> swissnums_;
};

} // namespace tahoe
