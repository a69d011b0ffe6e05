#include "web/cli/node_url.hpp"

#include "config/node_directory.hpp"
#include "config/small_file.hpp"

#include <cstdlib>

namespace tahoe {

namespace {

constexpr size_t max_url_file_size = 1000;

} // namespace

std::filesystem::path
choose_node_directory(const std::optional<std::filesystem::path>& given) {
  if (given)
    return *given;
  if (auto* named = std::getenv("TAHOE_NODE_DIR"); named && *named)
    return named;
  auto* home = std::getenv("HOME");
  return std::filesystem::path{home ? home : "."} / ".tahoe-node";
}

caf::expected<std::string>
read_node_url(const std::filesystem::path& node_directory) {
  auto path = tahoe::node_directory{node_directory}.node_url();
  auto text = read_text(path, max_url_file_size);
  if (!text && code_of(text.error()) == ec::not_found)
    return failure(ec::try_later,
                   "there is no " + path.string()
                     + ": the node has not been started, or has no web port");
  if (!text)
    return std::move(text.error());
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r'))
    text->pop_back();
  if (!text->starts_with("http://") || !text->ends_with('/')
      || text->find_first_of(" \r\n\t") != std::string::npos)
    return failure(ec::malformed, path.string()
                                    + " does not hold one http:// address: "
                                      "restart the node");
  return text;
}

} // namespace tahoe
