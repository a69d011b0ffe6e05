#include "web/console/process_nodes.hpp"

#include <algorithm>

namespace tahoe {

std::string name_of(const node_directory& directory) {
  auto& root = directory.root();
  // It may end with a slash.
  return (root.has_filename() ? root : root.parent_path()).filename().string();
}

std::string process_nodes::add(std::shared_ptr<const node_config> config) {
  std::lock_guard guard{mutex_};
  auto directory = config->directory.root();
  auto name = name_of(config->directory);
  for (auto& node : nodes_) {
    if (node.config->directory.root() == directory)
      return node.name;
    if (node.name == name)
      name = directory.string();
  }
  nodes_.push_back({name, std::move(config)});
  return name;
}

std::vector<process_node> process_nodes::list() const {
  std::lock_guard guard{mutex_};
  return nodes_;
}

std::optional<process_node> process_nodes::find(const std::string& name) const {
  std::lock_guard guard{mutex_};
  auto found = std::find_if(nodes_.begin(), nodes_.end(),
                            [&](auto& node) { return node.name == name; });
  if (found == nodes_.end())
    return std::nullopt;
  return *found;
}

} // namespace tahoe
