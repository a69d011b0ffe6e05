#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>

namespace tahoe {

/// What stands around a page of ours.
struct page_frame {
  std::string title;             ///< for people; holds no cap
  std::string_view section = {}; ///< where its link leads, of the navigation
  /// Where the news of what it shows come from (event_stream.hpp); empty: it
  /// does not change.
  std::string events = {};
  bool reloads = false; ///< every 5 s, in a browser without JavaScript
};

/// A page as HTML: the template `templates/NAME.html`, filled with `content`
/// and the title, between the header and the footer that all pages share.
std::string render_page(const page_frame& frame, std::string_view name,
                        kainjow::mustache::data content);

// The same for pages that are sent before all that is in them is known.

/// All that stands above the content.
std::string render_page_top(const page_frame& frame);

/// A template, filled: the content, or a part of it.
std::string
render_part(std::string_view name, const kainjow::mustache::data& content);

/// All that stands below the content.
std::string render_page_bottom();

/// Lets the template that `content` fills include another one (`{{>NAME}}`).
void add_partial(kainjow::mustache::data& content, std::string_view name);

} // namespace tahoe
