#include "web/cli/exit_code.hpp"

namespace tahoe {

exit_code exit_code_of(std::string_view error_name) {
  if (error_name == "malformed")
    return exit_code::usage;
  if (error_name == "not_found")
    return exit_code::not_found;
  if (error_name == "not_enough_shares" || error_name == "not_enough_servers"
      || error_name == "no_space")
    return exit_code::not_enough;
  if (error_name == "try_later" || error_name == "conflict")
    return exit_code::try_later;
  if (error_name == "integrity_failure")
    return exit_code::integrity_failure;
  if (error_name == "refused" || error_name == "exists"
      || error_name == "read_only")
    return exit_code::refused;
  return exit_code::other;
}

std::string_view remedy_for(exit_code code) {
  switch (code) {
  case exit_code::usage:
    return "check that the cap is complete: it begins with URI:";
  case exit_code::not_enough:
    return "the node's status page tells which servers are connected: a get "
           "needs more of them back, a put more of them with room, or a "
           "smaller shares.happy in tahoe.cfg";
  case exit_code::try_later:
    return "try again in a moment; `tahoe-node status` tells whether the node "
           "is up";
  case exit_code::integrity_failure:
    return "nothing was written; other servers may still have good shares: "
           "try again when more of them are connected";
  case exit_code::other:
    return "the node's log (logs/node.log) may tell more";
  case exit_code::ok:
  case exit_code::not_found:
  case exit_code::refused:
  case exit_code::interrupted:
    return "";
  }
  return "";
}

} // namespace tahoe
