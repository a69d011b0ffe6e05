#include "web/cli/copy/copy_outcome.hpp"

namespace tahoe {

void copy_outcome::stop(caf::error why) {
  if (!stopped_)
    stopped_ = std::move(why);
}

void copy_outcome::complain(const std::string& what, const caf::error& err) {
  if (concerns_all(code_of(err)))
    stop(err);
  else
    skip("not copied: " + what + ": " + describe(err));
}

void copy_outcome::skip(const std::string& text) {
  ++totals.skipped;
  to_user_.warn(text);
}

bool concerns_all(ec code) {
  switch (code) {
  case ec::cancelled:
  case ec::not_enough_servers:
  case ec::no_space:
  case ec::read_only:
  case ec::refused:
  case ec::try_later:
  case ec::unsupported:
    return true;
  default:
    return false;
  }
}

} // namespace tahoe
