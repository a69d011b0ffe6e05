#pragma once

#include "actors/messages.hpp"
#include "crypto/furl.hpp"
#include "crypto/identity.hpp"

#include <map>
#include <string>

namespace tahoe {

// announcement = JSON object, UTF-8, at most 8192 bytes:
//   "version":  1
//   "seq":      0 .. 2^53 - 1; a higher one replaces a lower one
//   "nickname": text of at most 200 bytes without control characters
//   "software": the same, "tahoe-node/0.1.0" for example
//   "services": object of at most 16 entries, name -> furl;
//               name = 1*32(a-z / 0-9 / "-"); each furl is of the signer's tub
//
// Further keys are for later versions and ignored here (DESIGN.md §4).

/// What a node says of itself.
struct node_announcement {
  tub_id id;
  uint64_t seq = 0;
  std::string nickname;
  std::string software;
  std::map<std::string, furl> services; ///< by name
};

/// The largest `seq`: JSON readers everywhere count so far.
inline constexpr uint64_t max_announcement_seq = (uint64_t{1} << 53) - 1;

/// Writes and signs what `node` says. Fails with malformed where
/// check_announcement would refuse the result.
caf::expected<announcement>
make_announcement(const identity& node, const node_announcement& content);

/// What an announcement says, without proof: for what was checked before.
caf::expected<node_announcement> read_announcement(const announcement& text);

/// Reads an announcement from anywhere and proves that it comes from the node
/// it is about. Fails with malformed (unsupported for another version), saying
/// what is wrong; never repeats a furl.
caf::expected<node_announcement> check_announcement(const announcement& text);

} // namespace tahoe
