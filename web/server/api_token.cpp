#include "web/server/api_token.hpp"

#include <algorithm>
#include <cctype>

namespace tahoe {

bool is_token(std::string_view text, const api_token& token) {
  return !token.reveal().empty()
         && secret_equal(as_bytes(text), token.reveal());
}

bool carries_token(std::string_view authorization, const api_token& token) {
  constexpr std::string_view scheme = "tahoe-lafs ";
  auto is_scheme
    = authorization.size() > scheme.size()
      && std::equal(
        scheme.begin(), scheme.end(), authorization.begin(),
        [](unsigned char a, unsigned char b) { return a == std::tolower(b); });
  return is_scheme && is_token(authorization.substr(scheme.size()), token);
}

} // namespace tahoe
