#include "web/cli/drive/drive_session.hpp"

#include "web/cli/cap_argument.hpp"

namespace tahoe {

drive_session::drive_session(node_access node, std::vector<alias> aliases,
                             std::string default_alias)
  : node_(std::move(node)), aliases_(std::move(aliases)),
    default_alias_(std::move(default_alias)), client_(node_, interrupt_) {}

caf::expected<std::unique_ptr<drive_session>>
drive_session::open(const drive_options& options) {
  auto node = find_node(options.node_directory, options.node_url);
  if (!node)
    return std::move(node.error());
  auto aliases = read_aliases(options.node_directory);
  if (!aliases)
    return std::move(aliases.error());
  std::unique_ptr<drive_session> result{new drive_session{
    std::move(*node), std::move(*aliases), options.default_alias}};
  if (!options.default_cap.empty())
    if (auto set = result->set_default_cap(options.default_cap); !set)
      return std::move(set.error());
  return result;
}

caf::expected<void>
drive_session::set_default_cap(const std::string& argument) {
  auto cap = read_cap_argument(argument, interrupt_);
  if (!cap)
    return std::move(cap.error());
  std::erase_if(aliases_, [&](auto& x) { return x.name == default_alias_; });
  aliases_.push_back({default_alias_, std::move(*cap)});
  return {};
}

caf::expected<remote_path> drive_session::path(const std::string& argument) {
  if (!stands_for_cap(argument))
    return parse_remote_path(argument, aliases_, default_alias_);
  auto [source, rest] = split_cap_argument(argument);
  auto cap = read_cap_argument(source, interrupt_);
  if (!cap)
    return std::move(cap.error());
  return parse_remote_path(cap->append(rest), aliases_);
}

int on_drive(const drive_options& options, reporter& to_user,
             const std::function<int(drive_session&)>& act) {
  auto opened = drive_session::open(options);
  if (!opened)
    return to_user.failed(stop_here(opened.error()));
  return act(**opened);
}

void note_renamed(reporter& to_user, const remote_path& path) {
  for (auto& name : path.renamed)
    to_user.note("the name " + name + " is used in its composed form (NFC)");
}

} // namespace tahoe
