#pragma once

#include <caf/error.hpp>
#include <caf/expected.hpp>
#include <caf/make_message.hpp>

#include <cstdint>
#include <string>

namespace tahoe {

/// Why an operation failed. A code stands here only where some caller acts on
/// it; what a reader needs besides goes into the text of the error.
///
/// The numbers travel between nodes: append, never renumber.
enum class ec : uint8_t {
  none = 0,
  malformed,          ///< input that cannot be parsed: say so, do not retry
  not_found,          ///< the named thing does not exist
  not_enough_shares,  ///< fewer than k good shares could be found
  not_enough_servers, ///< an upload could not spread its shares widely enough
  integrity_failure,  ///< bytes that do not match their hash
  refused,            ///< the other side will not do this, now or later
  no_space,           ///< a server is full: another one may take the share
  try_later,          ///< too busy or not connected yet
  io_failure,         ///< disk or socket
  cancelled,          ///< whoever asked went away
  unsupported,        ///< valid, but not in this version
  exists,             ///< something of that name is there, and stays
  conflict,           ///< it changed meanwhile: look again, then decide anew
  read_only,          ///< it can be read, not changed
  too_large,          ///< more than one request may have: make it smaller
  lost,               ///< what a cap names is gone: do not take it for absent
};

/// The name of a code, as logs and the X-Tahoe-Error header show it.
std::string to_string(ec code);

/// An error with one line of text: what happened, to what, and what to do.
/// The transport lets no other form of error pass between nodes.
caf::error failure(ec code, std::string text);

/// The code of an error, `none` if it is not one of ours.
ec code_of(const caf::error& err);

/// The text of an error, one of ours or of CAF, for people.
std::string describe(const caf::error& err);

} // namespace tahoe

CAF_ERROR_CODE_ENUM(tahoe::ec, "tahoe")
