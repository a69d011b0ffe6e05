#include "codec/error.hpp"

#include <caf/exit_reason.hpp>
#include <caf/sec.hpp>

namespace tahoe {

namespace {

constexpr auto category = caf::atom("tahoe");

/// What CAF itself has to say, in words of ours where a reader may meet it.
std::string describe_foreign(const caf::error& err) {
  if (err.category() == caf::atom("system")) {
    switch (static_cast<caf::sec>(err.code())) {
    case caf::sec::request_timeout:
      return "no answer in time";
    case caf::sec::request_receiver_down:
      return "the service is not there";
    default:
      return to_string(static_cast<caf::sec>(err.code()));
    }
  }
  if (err.category() == caf::atom("exit")) {
    auto reason = static_cast<caf::exit_reason>(err.code());
    if (reason == caf::exit_reason::remote_link_unreachable)
      return "the connection was lost";
    if (reason == caf::exit_reason::user_shutdown)
      return "it was shut down";
    return to_string(reason);
  }
  return caf::to_string(err);
}

} // namespace

std::string to_string(ec code) {
  switch (code) {
  case ec::none:
    return "none";
  case ec::malformed:
    return "malformed";
  case ec::not_found:
    return "not_found";
  case ec::not_enough_shares:
    return "not_enough_shares";
  case ec::not_enough_servers:
    return "not_enough_servers";
  case ec::integrity_failure:
    return "integrity_failure";
  case ec::refused:
    return "refused";
  case ec::no_space:
    return "no_space";
  case ec::try_later:
    return "try_later";
  case ec::io_failure:
    return "io_failure";
  case ec::cancelled:
    return "cancelled";
  case ec::unsupported:
    return "unsupported";
  case ec::exists:
    return "exists";
  case ec::conflict:
    return "conflict";
  case ec::read_only:
    return "read_only";
  case ec::too_large:
    return "too_large";
  case ec::lost:
    return "lost";
  }
  return "unknown";
}

caf::error failure(ec code, std::string text) {
  return caf::make_error(code, std::move(text));
}

ec code_of(const caf::error& err) {
  if (err.category() != category)
    return ec::none;
  return static_cast<ec>(err.code());
}

std::string describe(const caf::error& err) {
  if (!err)
    return "no error";
  if (err.category() != category)
    return describe_foreign(err);
  if (err.context().match_elements<std::string>())
    return err.context().get_as<std::string>(0);
  return to_string(code_of(err));
}

} // namespace tahoe
