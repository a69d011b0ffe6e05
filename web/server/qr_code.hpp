#pragma once

#include <string>
#include <string_view>

namespace tahoe {

/// A picture of a text that a phone's camera reads, as an SVG element; `label`
/// says for people who do not see it what it is. Empty if the text is too long
/// for one.
std::string render_qr_code(std::string_view text, const std::string& label);

} // namespace tahoe
