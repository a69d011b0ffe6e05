#include "web/cli/node_access.hpp"

#include "config/node_directory.hpp"
#include "config/small_file.hpp"

#include <cstdlib>
#include <sys/stat.h>

namespace tahoe {

namespace {

constexpr size_t max_url_file_size = 1000;
constexpr size_t max_token_file_size = 1000;

void drop_line_end(std::string& text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
    text.pop_back();
}

caf::expected<std::string> read_url(const std::filesystem::path& path) {
  auto text = read_text(path, max_url_file_size);
  if (!text && code_of(text.error()) == ec::not_found)
    return failure(ec::try_later,
                   "there is no " + path.string()
                     + ": the node is not running, or has no web port");
  if (!text)
    return std::move(text.error());
  drop_line_end(*text);
  auto known = text->starts_with("http://") || text->starts_with("https://");
  if (!known || !text->ends_with('/')
      || text->find_first_of(" \r\n\t") != std::string::npos)
    return failure(ec::malformed,
                   path.string()
                     + " does not hold one http:// or https:// address: "
                       "restart the node");
  return text;
}

caf::expected<uid_t> owner_of(const std::filesystem::path& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0)
    return failure(ec::try_later, "the node is stopping: no " + path.string());
  return facts.st_uid;
}

/// A token that would break a header's line is none.
std::string read_token(const std::filesystem::path& path) {
  auto text = read_text(path, max_token_file_size);
  if (!text)
    return "";
  drop_line_end(*text);
  return text->find_first_of("\r\n") == std::string::npos ? *text : "";
}

caf::expected<node_access>
node_of(const std::filesystem::path& node_directory) {
  tahoe::node_directory directory{node_directory};
  auto url = read_url(directory.node_url());
  if (!url)
    return std::move(url.error());
  auto owner = owner_of(directory.node_url());
  if (!owner)
    return std::move(owner.error());
  node_access result{
    std::move(*url), read_token(directory.api_auth_token()), {}, *owner};
  if (!result.url.starts_with("https://"))
    return result;
  // The node's certificate says nothing to anybody else: its key is what this
  // machine knows it by.
  auto pin = read_text(directory.web_pin(), max_url_file_size);
  if (!pin)
    return std::move(pin.error());
  drop_line_end(*pin);
  if (!pin->starts_with("sha256//"))
    return failure(ec::malformed, directory.web_pin().string()
                                    + " does not hold the hash of a key: "
                                      "restart the node");
  result.pin = std::move(*pin);
  return result;
}

caf::expected<std::string> checked_url(std::string url) {
  auto known = url.starts_with("http://") || url.starts_with("https://");
  if (!known || url.find_first_of(" \r\n\t") != std::string::npos)
    return failure(ec::malformed, "a node's URL begins with http:// or "
                                  "https://, and has no blanks");
  if (!url.ends_with('/'))
    url += '/';
  return url;
}

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

caf::expected<node_access>
find_node(const std::filesystem::path& node_directory, const std::string& url) {
  auto own = node_of(node_directory);
  if (url.empty())
    return own;
  auto wanted = checked_url(url);
  if (!wanted)
    return std::move(wanted.error());
  if (own && own->url == *wanted)
    return own;
  return node_access{std::move(*wanted), ""};
}

} // namespace tahoe
