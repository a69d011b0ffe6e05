#pragma once

#include "crypto/secret.hpp"

#include <string_view>

namespace tahoe {

struct api_token_tag;

/// What opens the private drive: who has it can read the node's own files.
using api_token = secret_buffer<api_token_tag>;

/// True if the text is the token; it takes as long whatever the text is. None
/// is a token that is empty.
bool is_token(std::string_view text, const api_token& token);

/// True if the header `Authorization` (empty: not sent) says
/// `tahoe-lafs TOKEN`. Nothing carries a token that is empty.
bool carries_token(std::string_view authorization, const api_token& token);

} // namespace tahoe
