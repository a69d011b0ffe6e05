#pragma once

#include "actors/interfaces.hpp"
#include "actors/upload/segment_encoder.hpp"

#include <memory>
#include <vector>

namespace tahoe {

/// Encode a segment. `plaintext` is the encoder's buffer_for(number) with the
/// segment in it; whoever sends it forgets it.
struct encode_segment {
  std::shared_ptr<const segment_encoder> encoder;
  uint64_t number = 0;
  blob plaintext;
};

/// Encodes one segment after another, of whichever file. There is one for each
/// core, so that the segments of one file are encoded side by side.
using segment_worker_actor                                  //
  = caf::typed_actor<                                       //
    caf::replies_to<encode_segment>::with<encoded_segment>> //
  ::extend_with<observable_actor>;

/// Spawns workers that end with `owner`, and it with them.
std::vector<segment_worker_actor>
spawn_segment_workers(caf::local_actor& owner, size_t count);

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::encode_segment)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::encoded_segment)
