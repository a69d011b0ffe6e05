#include "web/server/error_reply.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// Also while no server is in reach: HTTP has no other word for it here.
bool has_no_shares(const std::string& text) {
  return text.starts_with("no shares could be found");
}

unsigned status_of(ec code) {
  switch (code) {
  case ec::malformed:
    return 400;
  case ec::refused:
  case ec::read_only:
    return 403;
  case ec::not_found:
    return 404;
  case ec::exists:
  case ec::conflict:
    return 409;
  case ec::not_enough_shares:
  case ec::integrity_failure:
  case ec::lost:
    return 410;
  case ec::too_large:
    return 413;
  case ec::unsupported:
    return 501;
  case ec::try_later:
    return 503;
  case ec::no_space:
    return 507;
  case ec::none:
  case ec::not_enough_servers:
  case ec::io_failure:
  case ec::cancelled:
    return 500;
  }
  return 500;
}

/// The class names by which programs written for Tahoe-LAFS tell these apart.
std::string class_name(ec code, const std::string& text) {
  if (has_no_shares(text))
    return "NoSharesError: ";
  switch (code) {
  case ec::not_enough_shares:
    return "NotEnoughSharesError: ";
  case ec::not_enough_servers:
    return "UploadUnhappinessError: ";
  case ec::integrity_failure:
    return "CorruptShareError: ";
  case ec::lost:
    return "UnrecoverableFileError: the directory (or mutable file) could not "
           "be retrieved: ";
  default:
    return "";
  }
}

} // namespace

error_reply to_error_reply(const caf::error& err) {
  auto code = code_of(err) == ec::none ? ec::try_later : code_of(err);
  auto text = describe(err);
  std::replace(text.begin(), text.end(), '\n', ' ');
  auto status = has_no_shares(text) ? 410 : status_of(code);
  return {status, to_string(code), class_name(code, text) + text};
}

} // namespace tahoe
