#pragma once

#include "actors/blob.hpp"

namespace tahoe {

/// A piece of a body whose length nobody knows beforehand, as HTTP/1.1 sends it
/// (RFC 9112 §7.1): its size in hex, the bytes, each with CRLF behind it. An
/// empty piece ends the body.
blob to_chunk(byte_view piece);

} // namespace tahoe
