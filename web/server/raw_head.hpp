#pragma once

#include <cstddef>
#include <string_view>

namespace tahoe {

// The bytes of a request's head before a parser sees them. A parser that is
// lenient reads them otherwise than a proxy in front of it might: what one
// takes for a request is then part of another (request smuggling).

/// False as soon as the first byte shows that this is something else, as TLS.
bool could_be_request(std::string_view text);

/// How many bytes the head takes, with the empty line that ends it; 0: more
/// must come.
size_t head_size(std::string_view text);

/// True if the first line, as far as it has come, can only hold a target of
/// more than `longest` bytes.
bool target_is_too_long(std::string_view text, size_t longest);

/// What is wrong with a whole head, in words; null: nothing that a parser does
/// not see. CR and LF stand only together, and no line continues another.
const char* hidden_in_head(std::string_view head);

} // namespace tahoe
