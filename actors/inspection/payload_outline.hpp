#pragma once

#include <caf/mailbox_element.hpp>

#include <string>

namespace tahoe {

/// What may be shown of a message: its numbers and sizes, as
/// `write_share(16 bytes, 3, 131072, 65536 bytes)`. Texts and bytes are counted
/// and never shown: any of them may be a secret, or a megabyte long. Of a
/// message that stays within the node only the types are known.
std::string outline_of(const caf::mailbox_element& element);

} // namespace tahoe
