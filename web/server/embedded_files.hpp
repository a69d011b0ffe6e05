#pragma once

#include <optional>
#include <string_view>

namespace tahoe {

/// The text of a file of web/templates or web/static, by its path from web/
/// (`templates/status.html`). Put into the program when it is built, by
/// web/embed.py, which writes the body of this function.
std::optional<std::string_view> embedded_file(std::string_view path);

} // namespace tahoe
