#pragma once

#include <string>
#include <string_view>

namespace tahoe {

/// The media type that a file name suggests; `text/plain` if it suggests none
/// (spec/wapi.md §4).
std::string_view media_type_of(std::string_view file_name);

/// The value of `Content-Disposition` that makes a browser save the reply under
/// this name (RFC 6266: the bytes as given, and once more percent-encoded for
/// names that are not ASCII).
std::string attachment(std::string_view file_name);

} // namespace tahoe
