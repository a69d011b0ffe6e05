#pragma once

#include "actors/interfaces.hpp"
#include "actors/patient_request.hpp"

namespace tahoe {

/// Write down the versions of directories that were seen.
struct save_seen_versions {};

/// The public interface and the client's own timers.
using vdrive_client_inner_actor
  = vdrive_client_actor::extend<caf::reacts_to<ask_again>,
                                caf::reacts_to<save_seen_versions>>;

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::save_seen_versions)
