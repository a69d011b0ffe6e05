#include "web/cli/exit_code.hpp"

namespace tahoe {

exit_code exit_code_of(std::string_view error_name) {
  if (error_name == "malformed" || error_name == "too_large")
    return exit_code::usage;
  if (error_name == "not_found" || error_name == "lost")
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
    return "check it: a cap is complete and begins with URI:, a path on the "
           "grid with global:, private: or an alias; --help shows examples";
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
  case exit_code::not_found:
    return "`tahoe-node ls` shows what is there, `tahoe-node alias list` the "
           "aliases";
  case exit_code::refused:
    return "nothing was changed by this: choose another name, or a cap that "
           "may change it";
  case exit_code::ok:
  case exit_code::interrupted:
    return "";
  }
  return "";
}

std::string_view remedy_here(exit_code code) {
  switch (code) {
  case exit_code::usage:
    return "mend what is named there, or name another node with -d DIR; "
           "--help shows examples";
  case exit_code::try_later:
    return "`tahoe-node start` starts the node; -d DIR or TAHOE_NODE_DIR names "
           "another one";
  case exit_code::not_found:
    return "check its name: files here are looked for from this directory on, "
           "and /a/b from the root";
  case exit_code::other:
    return "check that it is a file, that you may read or write it, and that "
           "its disk has room";
  case exit_code::refused:
    return "nothing was sent: stop what is there, or start the node anew; -d "
           "DIR names another one";
  default:
    return remedy_for(code);
  }
}

} // namespace tahoe
