#pragma once

#include "codec/error.hpp"

#include <string>
#include <vector>

namespace tahoe {

/// True if one of the patterns is for this name: `*`, `?` and `[...]` mean what
/// they mean in a shell.
bool matches_any(const std::vector<std::string>& patterns,
                 const std::string& name);

/// The patterns in a file, one a line. Fails with not_found or io_failure.
caf::expected<std::vector<std::string>> read_patterns(const std::string& file);

/// What CVS, RCS, SCCS, Git, Subversion, Arch, Bazaar, Mercurial and Darcs keep
/// within the trees that they look after (spec/cli.md §4).
const std::vector<std::string>& vcs_patterns();

} // namespace tahoe
