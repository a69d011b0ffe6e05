#include "web/server/svg_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace tahoe {

namespace {

constexpr int bar_height = 72;
constexpr int tick_height = 18;

/// What is not nothing is seen.
int height_of(double value, double highest) {
  if (value <= 0 || highest <= 0)
    return 0;
  return std::max(2,
                  static_cast<int>(std::lround(value / highest * bar_height)));
}

} // namespace

std::string xml_text(std::string_view text) {
  std::string result;
  for (auto c : text)
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += c;
    }
  return result;
}

std::string percent_width(double part) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g%%",
                std::clamp(part, 0.0, 1.0) * 100);
  return text.data();
}

std::string begin_svg(std::string_view id, int height, std::string_view title,
                      std::string_view description) {
  std::string name{id};
  return "<svg class=\"chart\" role=\"img\" width=\"100%\" height=\""
         + std::to_string(height) + "\" aria-labelledby=\"" + name + "-title "
         + name + "-text\"><title id=\"" + name + "-title\">" + xml_text(title)
         + "</title><desc id=\"" + name + "-text\">" + xml_text(description)
         + "</desc>";
}

std::string
render_bars(std::string_view id, std::string_view title,
            std::string_view description, const std::vector<chart_bar>& bars) {
  double highest = 0;
  for (auto& bar : bars)
    highest = std::max(highest, bar.value);
  auto svg = begin_svg(id, bar_height + tick_height, title, description);
  auto step = 1.0 / static_cast<double>(std::max<size_t>(bars.size(), 1));
  auto x = 0.0;
  for (auto& bar : bars) {
    auto height = height_of(bar.value, highest);
    if (height > 0)
      svg += "<rect class=\"bar\" x=\"" + percent_width(x + step * 0.1)
             + "\" width=\"" + percent_width(step * 0.8) + "\" y=\""
             + std::to_string(bar_height - height) + "\" height=\""
             + std::to_string(height) + "\"><title>" + xml_text(bar.label)
             + "</title></rect>";
    x += step;
    if (!bar.tick.empty())
      svg += "<text x=\"" + percent_width(x) + "\" y=\""
             + std::to_string(bar_height + 14) + "\" text-anchor=\"middle\">"
             + xml_text(bar.tick) + "</text>";
  }
  svg += "<rect class=\"axis\" x=\"0\" width=\"100%\" y=\""
         + std::to_string(bar_height) + "\" height=\"1\"/></svg>";
  return svg;
}

} // namespace tahoe
