#pragma once

#include <string>
#include <string_view>
#include <vector>

// What pictures are made of. They are SVG without style and script, which our
// pages' Content-Security-Policy refuses; classes of static/charts.css colour
// them. Lengths across are percents, so that text keeps its size when a picture
// becomes narrow.

namespace tahoe {

/// Escapes what means something in XML.
std::string xml_text(std::string_view text);

/// A part of the width, 0 to 1, as an attribute's value: `12.5%`.
std::string percent_width(double part);

/// Begins a picture of so many pixels in height, with what it tells those who
/// cannot see it. `id` is unique on its page.
std::string begin_svg(std::string_view id, int height, std::string_view title,
                      std::string_view description);

/// A bar of a bar chart.
struct chart_bar {
  double value = 0;
  std::string label;     ///< with its value: shown when the pointer rests on it
  std::string tick = {}; ///< stands beneath its right edge
};

/// A picture of bars that stand side by side, the highest 72 pixels high.
std::string
render_bars(std::string_view id, std::string_view title,
            std::string_view description, const std::vector<chart_bar>& bars);

} // namespace tahoe
