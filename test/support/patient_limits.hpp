#pragma once

#include "test/support/eventually.hpp"
#include "web/server/http_limits.hpp"

namespace tahoe::test {

/// What no client exceeds on a busy machine. Tests shorten what they are about.
inline http_limits patient_limits() {
  http_limits result;
  result.header_deadline = result.idle_deadline = result.body_window
    = 3 * patience;
  return result;
}

} // namespace tahoe::test
