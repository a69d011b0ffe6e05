#include "web/server/page_reply.hpp"

#include "web/server/page_frame.hpp"

namespace tahoe {

namespace {

const char* title_of_error(unsigned status) {
  switch (status) {
  case 400:
    return "Not understood";
  case 401:
  case 403:
    return "Not allowed";
  case 404:
    return "Not here";
  case 409:
    return "Something is there already";
  case 413:
    return "Too much at once";
  case 410:
    return "Not enough of it is left";
  case 501:
    return "Not in this version";
  case 503:
    return "Not now";
  default:
    return "This did not work";
  }
}

} // namespace

bool wants_page(const exchange& client) {
  return client.header("Accept").find("text/html") != std::string_view::npos;
}

reply_head page_head() {
  reply_head head;
  head.content_type = "text/html;charset=utf-8";
  // Caps of people who have logged out are nobody's who comes after them.
  head.headers.emplace_back("Cache-Control", "no-store");
  head.headers.emplace_back("Content-Security-Policy",
                            "default-src 'none'; style-src 'self'; "
                            "script-src 'self'; connect-src 'self'; "
                            "img-src 'self'; form-action 'self'; "
                            "frame-ancestors 'none'; base-uri 'none'");
  return head;
}

std::string render_error_page(unsigned status, const std::string& text,
                              bool has_directory) {
  kainjow::mustache::data page;
  page.set("text", text);
  page.set("has_directory", has_directory);
  return render_page({title_of_error(status)}, "error", std::move(page));
}

} // namespace tahoe
