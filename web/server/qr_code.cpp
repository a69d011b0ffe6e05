#include "web/server/qr_code.hpp"

#include <kainjow/mustache.hpp>
#include <memory>
#include <qrencode.h>

namespace tahoe {

namespace {

/// Light modules around the code, without which no camera finds it.
constexpr int margin = 4;

struct free_code {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

using qr_code = std::unique_ptr<QRcode, free_code>;

/// The dark modules as a path: a rectangle for each run of them in a row.
std::string outline(const QRcode& code) {
  std::string result;
  auto is_dark
    = [&](int x, int y) { return (code.data[y * code.width + x] & 1) != 0; };
  for (int y = 0; y < code.width; ++y)
    for (int x = 0; x < code.width; ++x) {
      if (!is_dark(x, y))
        continue;
      auto first = x;
      while (x < code.width && is_dark(x, y))
        ++x;
      auto run = std::to_string(x - first);
      result += "M" + std::to_string(first + margin) + " "
                + std::to_string(y + margin) + "h" + run + "v1h-" + run + "z";
    }
  return result;
}

} // namespace

std::string render_qr_code(std::string_view text, const std::string& label) {
  qr_code code{QRcode_encodeData(
    static_cast<int>(text.size()),
    reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M)};
  if (!code)
    return "";
  auto side = std::to_string(code->width + 2 * margin);
  return "<svg class=\"qr\" role=\"img\" aria-label=\""
         + kainjow::mustache::html_escape(label) + "\" viewBox=\"0 0 " + side
         + " " + side + "\" shape-rendering=\"crispEdges\"><rect width=\""
         + side + "\" height=\"" + side + "\" fill=\"#fff\"/><path d=\""
         + outline(*code) + "\"/></svg>";
}

} // namespace tahoe
