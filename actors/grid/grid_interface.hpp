#pragma once

#include "actors/environment.hpp"
#include "actors/grid/storage_faults.hpp"
#include "config/node_config.hpp"

#include <string>
#include <vector>

namespace tahoe {

/// What a member of a grid does now.
enum class member_phase : uint8_t { stopped, starting, up, stopping };

std::string to_string(member_phase phase);

/// A node of a grid in this process.
struct member_info {
  std::string name; ///< of its directory, `storage3`
  member_phase phase = member_phase::stopped;
  std::string problem; ///< why it did not start, or has not ended
  storage_fault fault = storage_fault::none;
  /// Null and empty before its first start.
  std::shared_ptr<const node_config> config;
  node_actor node;
  environment env;
};

/// Starts all members, introducers first. Fails as the first member that does,
/// when all of them have been tried.
struct start_grid {};

/// Stops all members, for good: from here on `start_grid` and `start_member`
/// are `refused`.
struct stop_grid {};

struct get_members {};

struct members {
  std::vector<member_info> items; ///< in the order of the plan
};

/// No news if it is up already.
struct start_member {
  std::string name;
};

/// No news if it does not run. One that does not end in 30 s counts as stopping
/// until it has: `try_later`.
struct stop_member {
  std::string name;
};

/// Lets the storage server of a member misbehave, also after restarts.
struct arm_fault {
  std::string name;
  storage_fault fault = storage_fault::none;
};

/// The launcher of a grid in one actor system. `not_found` for a member that
/// there is not.
using grid_actor = caf::typed_actor<           //
  caf::reacts_to<start_grid>,                  //
  caf::reacts_to<stop_grid>,                   //
  caf::replies_to<get_members>::with<members>, //
  caf::reacts_to<start_member>,                //
  caf::reacts_to<stop_member>,                 //
  caf::reacts_to<arm_fault>>::extend_with<observable_actor>;

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::start_grid)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::stop_grid)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::get_members)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::members)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::start_member)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::stop_member)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::arm_fault)
