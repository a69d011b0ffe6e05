#pragma once

#include "actors/interfaces.hpp"
#include "actors/operations/operation_report.hpp"
#include "actors/patient_request.hpp"

#include <vector>

// Between the uploader and its sessions. A session encodes; the uploader, which
// alone talks to servers, finds homes for the shares and sends them.

namespace tahoe {

/// Shares of at most this size go to a server whole, in one message.
inline constexpr uint64_t max_whole_share = uint64_t{64} << 10;

/// Find a home for each share of a file and open buckets for those that no
/// server has. Answered when the shares can be pushed, or with
/// not_enough_servers. Small shares come with it: then they are stored at once,
/// and the answer says that they are durable.
struct place_shares {
  uint64_t upload = 0; ///< the number the session was given
  storage_index index;
  uint64_t share_size = 0;
  std::vector<blob> whole; ///< all shares by number, or none
};

/// The next bytes of a share.
struct share_piece {
  uint8_t number = 0;
  blob data;
};

/// Send these to wherever their shares live. Answered when every server has
/// taken its part or was dropped; each share's pieces go in file order.
struct push_pieces {
  uint64_t upload = 0;
  std::vector<share_piece> pieces;
};

/// All shares are whole: make them durable. Answered when enough of them are.
struct close_shares {
  uint64_t upload = 0;
};

/// A minute has passed: is anybody still feeding this upload?
struct check_feeding {};

/// Cancelled by somebody else than who feeds it, who is still to be told.
struct stop_upload {};

/// What the uploader does for its sessions.
using share_sender_actor = caf::typed_actor< //
  caf::reacts_to<place_shares>,              //
  caf::reacts_to<push_pieces>,               //
  caf::reacts_to<close_shares>,              //
  caf::reacts_to<operation_reported>,        //
  caf::reacts_to<operation_ended>>;

/// The uploader as it sees itself.
using uploader_service_actor        //
  = uploader_actor                  //
  ::extend_with<share_sender_actor> //
  ::extend_with<caf::typed_actor<   //
    caf::reacts_to<check_feeding>,  //
    caf::reacts_to<ask_again>>>;

/// A session as the uploader sees it.
using upload_session_service_actor //
  = upload_session_actor           //
  ::extend_with<caf::typed_actor<  //
    caf::reacts_to<check_feeding>, //
    caf::reacts_to<stop_upload>>>;

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::check_feeding)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::close_shares)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::place_shares)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::push_pieces)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::stop_upload)
