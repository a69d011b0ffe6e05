#pragma once

#include "actors/interfaces.hpp"
#include "actors/storage_messages.hpp"

namespace tahoe {

/// Time has passed: is somebody still writing to the open buckets?
struct check_buckets {};

/// The pause between two pieces of counting is over.
struct count_more_shares {};

/// A storage server as its own node sees it.
using own_storage_actor = storage_actor::extend_with<storage_reporting_actor>;

/// A storage server as it sees itself.
using storage_service_actor = own_storage_actor::extend_with< //
  caf::typed_actor<caf::reacts_to<check_buckets>,             //
                   caf::reacts_to<count_more_shares>>>;

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::check_buckets)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::count_more_shares)
