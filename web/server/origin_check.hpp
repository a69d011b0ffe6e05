#pragma once

#include <string_view>

namespace tahoe {

/// True unless a browser says that a page from elsewhere has made it send this
/// request (CSRF). `fetch_site`, `origin` and `host` are the headers
/// `Sec-Fetch-Site`, `Origin` and `Host`; empty: not sent. A program that is no
/// browser sends neither of the first two.
bool is_own_request(std::string_view fetch_site, std::string_view origin,
                    std::string_view host);

} // namespace tahoe
