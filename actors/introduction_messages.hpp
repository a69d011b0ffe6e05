#pragma once

#include "actors/local_messages.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

// What an introducer tells its own node. These types cannot be serialised: no
// peer can ask.

namespace tahoe {

/// Whom do you introduce, and to whom? The answer may be a second old.
struct get_introductions {};

struct introduced_node {
  tub_id id;
  std::string nickname;
  std::string software;
  wall_time announced;
  /// Of each service by name, where it is: `HOST:PORT`, separated by commas.
  std::map<std::string, std::string> services;
};

struct subscriber {
  std::optional<tub_id> id; ///< empty if it is not connected any more
  std::string nickname;     ///< empty for one that announces nothing
  wall_time since;          ///< when it last asked for news
};

struct introductions {
  size_t nodes = 0;
  std::vector<introduced_node> latest; ///< newer ones first, a page of them
  /// How many nodes offer each service, of those that most offer.
  std::map<std::string, size_t> services;
  size_t subscribers = 0;
  std::vector<subscriber> some_subscribers; ///< a page of them
};

using introduction_reporting_actor
  = caf::typed_actor<caf::replies_to<get_introductions>::with<introductions>>;

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::get_introductions)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::introductions)
