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
    row{"bin", "application/octet-stream"},
    row{"css", "text/css"},
    row{"csv", "text/csv"},
    row{"deb", "application/vnd.debian.binary-package"},
    row{"exe", "application/octet-stream"},
    row{"flac", "audio/flac"},
    row{"gif", "image/gif"},
    row{"gz", "application/gzip"},
    row{"htm", "text/html"},
    row{"html", "text/html"},
    row{"iso", "application/octet-stream"},
    row{"jpeg", "image/jpeg"},
    row{"jpg", "image/jpeg"},
    row{"js", "text/javascript"},
    row{"json", "application/json"},
    row{"mp3", "audio/mpeg"},
    row{"mp4", "video/mp4"},
    row{"odt", "application/vnd.oasis.opendocument.text"},
    row{"ogg", "audio/ogg"},
    row{"pdf", "application/pdf"},
    row{"png", "image/png"},
    row{"svg", "image/svg+xml"},
    row{"tar", "application/x-tar"},
    row{"tgz", "application/gzip"},
    row{"wav", "audio/x-wav"},
    row{"webm", "video/webm"},
    row{"webp", "image/webp"},
    row{"xml", "text/xml"},
    row{"xz", "application/x-xz"},
    row{"zip", "application/zip"},
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
    quoted += c;
  }
  return "attachment; filename=\"" + quoted + "\"; filename*=UTF-8''"
         + percent_encode(file_name);
}

} // namespace tahoe
