#include "web/server/qr_code.hpp"

#include <doctest/doctest.h>

namespace tahoe::qr_code_test {

TEST_SUITE_BEGIN("qr_code");

namespace {

bool has(const std::string& svg, std::string_view text) {
  return svg.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("a short text makes the smallest code, with a margin") {
  auto svg = render_qr_code("URI:LIT:", "a cap");
  CHECK(has(svg, "viewBox=\"0 0 29 29\""));
  CHECK(has(svg, "aria-label=\"a cap\""));
  // The mark in the upper left corner: seven dark modules, then its sides.
  CHECK(has(svg, "<path d=\"M4 4h7v1h-7z"));
  CHECK(has(svg, "M4 5h1v1h-1zM10 5h1v1h-1z"));
  CHECK(has(svg, "M6 6h3v1h-3z"));
}

TEST_CASE("other texts make other codes") {
  CHECK(render_qr_code("URI:LIT:a", "x") != render_qr_code("URI:LIT:b", "x"));
}

TEST_CASE("the label is text, and the code has no style or script") {
  auto svg = render_qr_code("x", "\"><script>");
  CHECK_FALSE(has(svg, "<script"));
  CHECK_FALSE(has(svg, "style="));
}

TEST_CASE("a text that is too long has no code") {
  CHECK(render_qr_code(std::string(3000, 'x'), "x").empty());
  CHECK(render_qr_code("", "x").empty());
  CHECK_FALSE(render_qr_code(std::string(1000, 'x'), "x").empty());
}

TEST_SUITE_END();

} // namespace tahoe::qr_code_test
