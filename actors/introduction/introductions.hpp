#pragma once

#include "actors/introduction/announcement_board.hpp"
#include "actors/introduction_messages.hpp"

namespace tahoe {

/// What a board tells its own node: the latest 1000 nodes, and the 100 services
/// that most of them offer. Subscribers are left to the caller.
introductions introductions_of(const announcement_board& board);

} // namespace tahoe
