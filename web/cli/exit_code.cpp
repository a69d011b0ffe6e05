#include "web/cli/exit_code.hpp"

#include <algorithm>
#include <span>

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

namespace {

struct known_remedy {
  std::string_view error_name;
  std::string_view text;
};

/// `otherwise` for an error that is not in the table.
std::string_view
find_in(std::span<const known_remedy> table, std::string_view error_name,
        std::string_view otherwise) {
  auto found = std::find_if(table.begin(), table.end(), [&](auto& remedy) {
    return remedy.error_name == error_name;
  });
  return found == table.end() ? otherwise : found->text;
}

} // namespace

std::string_view remedy_for(std::string_view error_name) {
  constexpr known_remedy remedies[] = {
    {"malformed", "--help behind the command shows what it takes, with "
                  "examples"},
    {"not_found", "`tahoe-node ls` shows what is there, `tahoe-node alias "
                  "list` the aliases"},
    {"not_enough_shares", "the node's status page tells which servers are "
                          "connected: more of them must be back"},
    {"not_enough_servers", "the node's status page tells which servers are "
                           "connected: more of them must have room, or "
                           "shares.happy in tahoe.cfg be smaller"},
    {"no_space", "the node's status page tells which servers have room: free "
                 "some, or add servers"},
    {"try_later", "try again in a moment; `tahoe-node status` tells whether "
                  "the node is up"},
    {"conflict", "somebody changed it meanwhile: look again, and try again"},
    {"integrity_failure", "nothing was written; other servers may still have "
                          "good shares: try again when more of them are "
                          "connected"},
    {"exists", "nothing was changed by this: choose another name"},
    {"read_only", "nothing was changed by this: use a cap that may change it"},
    {"refused", "nothing was changed by this, and trying again changes "
                "nothing: the cause says what is wrong"},
    {"unsupported", "nothing was changed by this; another version may know it"},
    {"cancelled", ""},
  };
  return find_in(remedies, error_name,
                 "the cause says what failed; of what failed within the node, "
                 "its log (logs/node.log) tells more");
}

std::string_view remedy_here(std::string_view error_name) {
  constexpr known_remedy remedies[] = {
    {"malformed", "mend what is named there, or name another node with -d DIR; "
                  "--help shows examples"},
    {"try_later", "`tahoe-node start` starts the node; -d DIR or "
                  "TAHOE_NODE_DIR names another one"},
    {"not_found", "check its name: files here are looked for from this "
                  "directory on, and /a/b from the root"},
    {"io_failure", "check that it is a file, that you may read or write it, "
                   "and that its disk has room"},
    {"refused", "nothing was sent: stop what is there, or start the node anew; "
                "-d DIR names another one"},
  };
  return find_in(remedies, error_name, remedy_for(error_name));
}

} // namespace tahoe
