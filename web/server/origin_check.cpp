#include "web/server/origin_check.hpp"

namespace tahoe {

bool is_own_request(std::string_view fetch_site, std::string_view origin,
                    std::string_view host) {
  if (!fetch_site.empty())
    return fetch_site == "same-origin" || fetch_site == "none";
  if (origin.empty())
    return true;
  // One port speaks one of the two; a proxy in front may speak the other.
  for (std::string_view scheme : {"http://", "https://"})
    if (origin.starts_with(scheme))
      return !host.empty() && origin.substr(scheme.size()) == host;
  return false;
}

} // namespace tahoe
