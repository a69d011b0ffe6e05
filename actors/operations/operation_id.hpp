#pragma once

#include "actors/vdrive_messages.hpp"
#include "crypto/random.hpp"

#include <string>
#include <string_view>

namespace tahoe {

/// A new id for an operation: 16 letters and digits. Without randomness
/// `none`; nothing but the record's name depends on it.
std::string draw_operation_id(const random_source& random);

/// A new id for a change of directories. It begins with the bytes of its
/// operation's id, so that the log of the vdrive's node can tell that one; what
/// is no such id leaves all of it to chance.
caf::expected<request_id>
draw_request_id(std::string_view operation, const random_source& random);

/// What a request id begins with, as an operation's id.
std::string operation_of(const request_id& request);

} // namespace tahoe
