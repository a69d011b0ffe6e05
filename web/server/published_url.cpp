#include "web/server/published_url.hpp"

#include "config/small_file.hpp"

namespace tahoe {

caf::expected<published_url>
published_url::write(std::filesystem::path file, std::string url) {
  auto written = write_text_durably(file, url + "\n", file_access::everyone);
  if (!written)
    return std::move(written.error());
  return published_url{std::move(file), std::move(url)};
}

published_url::~published_url() {
  if (file_.empty())
    return;
  auto text = read_text(file_, url_.size() + 2);
  std::error_code ignored;
  if (text && *text == url_ + "\n")
    std::filesystem::remove(file_, ignored);
}

} // namespace tahoe
