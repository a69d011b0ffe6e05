#include "web/cli/copy/copy_outcome.hpp"

namespace tahoe {

void copy_outcome::stop(caf::error why) {
  if (!stopped_)
    stopped_ = std::move(why);
}

void copy_outcome::complain(const std::string& what, const caf::error& err) {
  if (concerns_all(code_of(err)))
    return stop(err);
  auto named = failure(code_of(err), what + ": " + describe(err));
  if (single_)
    return stop(std::move(named));
  skip("not copied: " + describe(named));
  if (!first_complaint_)
    first_complaint_ = std::move(named);
  if (code_of(first_complaint_) == code_of(err))
    ++alike_;
}

void copy_outcome::skip(const std::string& text) {
  ++totals.skipped;
  to_user_.warn(text);
}

caf::expected<void> copy_outcome::result() const {
  if (stopped_)
    return stopped_;
  auto copied = totals.files + totals.linked + totals.equal;
  if (copied == 0 && alike_ > 0 && alike_ == totals.skipped)
    return failure(code_of(first_complaint_),
                   "nothing was copied: " + describe(first_complaint_));
  return {};
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
