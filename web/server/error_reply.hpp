#pragma once

#include "codec/error.hpp"

#include <string>

namespace tahoe {

/// An error as HTTP shows it.
struct error_reply {
  unsigned status = 500;
  std::string name; ///< for `X-Tahoe-Error`: a code's name
  std::string body; ///< one line, without newline
};

/// Status and text as Tahoe-LAFS' clients expect them (spec/wapi.md §1). What
/// CAF reports of a service that is gone or silent counts as try_later.
error_reply to_error_reply(const caf::error& err);

} // namespace tahoe
