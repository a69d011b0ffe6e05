#pragma once

#include "web/cli/reporter.hpp"

namespace tahoe {

/// What a copy came to.
struct copy_totals {
  size_t files = 0; ///< whose bytes went over
  uint64_t bytes = 0;
  size_t linked = 0; ///< that only got a name
  size_t equal = 0;  ///< that were there already
  size_t directories = 0;
  size_t skipped = 0;  ///< and why, was said
  size_t nameless = 0; ///< stored, but the copy ended before they got names
};

/// How a copy fares: what was done, what was left out, and why it stops. Tells
/// the user at once what goes wrong with single things.
class copy_outcome {
public:
  /// `single`: one thing is all there is, and what keeps it from being copied
  /// is why the copy fails.
  explicit copy_outcome(reporter& to_user, bool single = false)
    : to_user_(to_user), single_(single) {}

  copy_totals totals;

  reporter& to_user() { return to_user_; }

  /// Why the copy cannot go on; empty: it can.
  const caf::error& stopped() const { return stopped_; }

  /// It cannot go on. The first reason counts.
  void stop(caf::error why);

  /// Something could not be copied. If that would befall all else, too, the
  /// copy stops.
  void complain(const std::string& what, const caf::error& err);

  /// Something is left out.
  void skip(const std::string& text);

  /// Fails with what stopped it, or with the one cause that kept all from
  /// being copied.
  caf::expected<void> result() const;

private:
  reporter& to_user_;
  bool single_;
  caf::error stopped_;
  caf::error first_complaint_;
  size_t alike_ = 0; ///< complaints with the code of the first
};

/// True for an error that would befall every other file, too.
bool concerns_all(ec code);

} // namespace tahoe
