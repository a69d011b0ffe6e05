#include "web/server/file_name.hpp"

#include "web/server/request_target.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace tahoe {

std::string_view media_type_of(std::string_view file_name) {
  using row = std::pair<std::string_view, std::string_view>;
  constexpr std::array table{
    row{"7z", "application/x-7z-compressed"},
    row{"avi", "video/x-msvideo"},
    row{"avif", "image/avif"},
    row{"bin", "application/octet-stream"},
    row{"bmp", "image/bmp"},
    row{"bz2", "application/x-bzip2"},
    row{"css", "text/css"},
    row{"csv", "text/csv"},
    row{"deb", "application/vnd.debian.binary-package"},
    row{"doc", "application/msword"},
    row{"docx", "application/"
                "vnd.openxmlformats-officedocument.wordprocessingml.document"},
    row{"epub", "application/epub+zip"},
    row{"exe", "application/octet-stream"},
    row{"flac", "audio/flac"},
    row{"gif", "image/gif"},
    row{"gz", "application/gzip"},
    row{"htm", "text/html"},
    row{"html", "text/html"},
    row{"ico", "image/vnd.microsoft.icon"},
    row{"iso", "application/octet-stream"},
    row{"jpeg", "image/jpeg"},
    row{"jpg", "image/jpeg"},
    row{"js", "text/javascript"},
    row{"json", "application/json"},
    row{"m4a", "audio/mp4"},
    row{"mid", "audio/midi"},
    row{"mkv", "video/x-matroska"},
    row{"mov", "video/quicktime"},
    row{"mp3", "audio/mpeg"},
    row{"mp4", "video/mp4"},
    row{"mpeg", "video/mpeg"},
    row{"mpg", "video/mpeg"},
    row{"odp", "application/vnd.oasis.opendocument.presentation"},
    row{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    row{"odt", "application/vnd.oasis.opendocument.text"},
    row{"ogg", "audio/ogg"},
    row{"opus", "audio/ogg"},
    row{"otf", "font/otf"},
    row{"pdf", "application/pdf"},
    row{"png", "image/png"},
    row{"ppt", "application/vnd.ms-powerpoint"},
    row{"pptx",
        "application/"
        "vnd.openxmlformats-officedocument.presentationml.presentation"},
    row{"ps", "application/postscript"},
    row{"rtf", "application/rtf"},
    row{"svg", "image/svg+xml"},
    row{"tar", "application/x-tar"},
    row{"tgz", "application/gzip"},
    row{"tif", "image/tiff"},
    row{"tiff", "image/tiff"},
    row{"ttf", "font/ttf"},
    row{"wasm", "application/wasm"},
    row{"wav", "audio/x-wav"},
    row{"webm", "video/webm"},
    row{"webp", "image/webp"},
    row{"woff", "font/woff"},
    row{"woff2", "font/woff2"},
    row{"xls", "application/vnd.ms-excel"},
    row{"xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    row{"xml", "text/xml"},
    row{"xz", "application/x-xz"},
    row{"zip", "application/zip"},
    row{"zst", "application/zstd"},
  };
  auto dot = file_name.rfind('.');
  if (dot == std::string_view::npos)
    return "text/plain";
  std::string extension{file_name.substr(dot + 1)};
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  for (auto& [known, type] : table)
    if (known == extension)
      return type;
  return "text/plain";
}

std::string attachment(std::string_view file_name) {
  std::string quoted;
  for (auto c : file_name) {
    if (c == '"' || c == '\\')
      quoted += '\\';
    // No header has control characters.
    auto prints = static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
    quoted += prints ? c : '_';
  }
  return "attachment; filename=\"" + quoted + "\"; filename*=UTF-8''"
         + percent_encode(file_name);
}

} // namespace tahoe
