#include "web/server/origin_check.hpp"

namespace tahoe {

bool is_own_request(std::string_view fetch_site, std::string_view origin,
                    std::string_view host) {
  if (!fetch_site.empty())
    return fetch_site == "same-origin" || fetch_site == "none";
  constexpr std::string_view scheme = "http://";
  return origin.empty()
         || (origin.starts_with(scheme) && origin.substr(scheme.size()) == host
             && !host.empty());
}

} // namespace tahoe
