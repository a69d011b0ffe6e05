#pragma once

#include "web/cli/copy/copy_outcome.hpp"
#include "web/cli/copy/cp.hpp"

namespace tahoe {

/// `copied 12 files (3.4 MB), linked 3, 300 were there, made 4 directories,
/// skipped 1`
std::string describe_copy(const copy_totals& totals);

/// Tells what a copy came to, whether or not it came to its end. Answers the
/// exit code. `again` is what copies the rest: `the same command`.
int end_copy(reporter& to_user, const copy_options& options,
             const copy_totals& totals, const caf::expected<void>& done,
             const std::string& again);

} // namespace tahoe
