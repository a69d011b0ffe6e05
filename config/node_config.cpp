#include "config/node_config.hpp"

#include "config/interpretation.hpp"
#include "config/small_file.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace tahoe {

namespace {

constexpr size_t max_config_size = 1024 * 1024;
constexpr size_t max_one_value_size = 64 * 1024;

/// Reads the one-value files that are there.
caf::expected<void> read_one_value_files(config_text& text) {
  auto& dir = text.directory;
  for (auto& path : {dir.web_port(), dir.introducer_furl(), dir.vdrive_furl(),
                     dir.advertised_ip_addresses(), dir.tub_port()}) {
    auto content = read_text(path, max_one_value_size);
    if (content)
      text.one_value_files.emplace(path.filename(), std::move(*content));
    else if (code_of(content.error()) != ec::not_found)
      return std::move(content.error());
  }
  return {};
}

caf::expected<void> find_authorized_keys(config_text& text) {
  std::error_code err;
  std::filesystem::directory_iterator entry{text.directory.root(), err};
  for (; !err && entry != std::filesystem::directory_iterator{};
       entry.increment(err)) {
    auto name = entry->path().filename().string();
    if (name.starts_with("authorized_keys."))
      text.authorized_keys.push_back(std::move(name));
  }
  if (err)
    return failure(ec::io_failure, "cannot list "
                                     + text.directory.root().string() + ": "
                                     + err.message());
  std::sort(text.authorized_keys.begin(), text.authorized_keys.end());
  return {};
}

caf::expected<config_text> read_config(const std::filesystem::path& root) {
  config_text text;
  text.directory = node_directory{root};
  auto cfg = read_text(text.directory.config_file(), max_config_size);
  if (!cfg && code_of(cfg.error()) == ec::not_found)
    return failure(ec::not_found,
                   root.string()
                     + " is not a node directory: it has no tahoe.cfg");
  if (!cfg)
    return std::move(cfg.error());
  text.tahoe_cfg = std::move(*cfg);
  if (auto read = read_one_value_files(text); !read)
    return std::move(read.error());
  if (auto found = find_authorized_keys(text); !found)
    return std::move(found.error());
  return text;
}

} // namespace

caf::expected<node_config> load_node_config(const std::filesystem::path& root) {
  std::error_code err;
  auto absolute = std::filesystem::absolute(root, err).lexically_normal();
  if (err)
    return failure(ec::io_failure, root.string() + ": " + err.message());
  auto text = read_config(absolute);
  if (!text)
    return std::move(text.error());
  mistakes wrong;
  auto config = interpret(*text, wrong);
  if (!wrong.empty())
    return failure(ec::malformed, to_string(wrong));
  return config;
}

} // namespace tahoe
