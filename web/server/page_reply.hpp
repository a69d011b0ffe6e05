#pragma once

#include "web/server/exchange.hpp"

namespace tahoe {

/// True for a browser that shows what it gets: programs, and scripts of our
/// pages, do not ask for HTML.
bool wants_page(const exchange& client);

/// The head of a page of ours: nothing in it may run but our own scripts.
reply_head page_head();

/// What a browser shows of an error: `text` in a page, which leads back to the
/// directory of its address if there is one.
std::string render_error_page(unsigned status, const std::string& text,
                              bool has_directory = false);

} // namespace tahoe
