#include "crypto/capability.hpp"
#include "web/cli/cap_argument.hpp"
#include "web/cli/drive/drive_commands.hpp"
#include "web/cli/drive/shown_name.hpp"
#include "web/cli/drive/tree_walk.hpp"

#include <map>

namespace tahoe {

namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string result;
  for (auto& name : names)
    result.append(result.empty() ? "" : "/").append(name);
  return result;
}

int run_walk(const deep_options& options, reporter& to_user,
             const line_taker& take, const std::function<int()>& end) {
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    auto path = opened.path(options.path);
    if (!path)
      return to_user.failed(path.error());
    auto problem = [&](std::string_view line) { to_user.warn(line); };
    auto walked = walk_tree(opened.client(), *path, take, problem);
    return walked ? end() : to_user.failed(walked.error());
  });
}

// -- du -----------------------------------------------------------------------

uint64_t size_in(const nlohmann::json& met) {
  auto cap = parse_capability(text_member(met, "cap"));
  if (!cap)
    return 0;
  if (auto* file = std::get_if<chk_read_cap>(&*cap))
    return file->size;
  auto* small = std::get_if<lit_cap>(&*cap);
  return small ? small->data.size() : 0;
}

/// Bytes beneath each directory, by its path.
using size_table = std::map<std::string, uint64_t>;

/// Counts what was met in all directories above it.
void count(size_table& sizes, const nlohmann::json& met) {
  auto names = path_in(met);
  auto size = size_in(met);
  if (text_member(met, "type") == "directory")
    sizes[joined(names)];
  while (!names.empty()) {
    names.pop_back();
    sizes[joined(names)] += size;
  }
}

std::string place_in(const std::string& root, const std::string& path) {
  if (path.empty())
    return root;
  return root + (root.ends_with(':') || root.ends_with('/') ? "" : "/") + path;
}

/// What the argument is called without being shown, if it is a cap.
std::string name_of(const std::string& argument) {
  if (stands_for_cap(argument))
    return "CAP" + split_cap_argument(argument).second;
  auto secret = argument.starts_with("URI:") || argument.starts_with("ro.URI:")
                || argument.starts_with("imm.URI:");
  return secret
           ? "CAP"
               + argument.substr(std::min(argument.find('/'), argument.size()))
           : argument;
}

} // namespace

int run_manifest(const deep_options& options) {
  reporter to_user{options.drive.report};
  size_t things = 0;
  auto take = [&](std::string_view line, const nlohmann::json& met) {
    auto is_stats = text_member(met, "type") == "stats";
    if (options.raw) {
      to_user.text(std::string{line} + "\n");
    } else if (!is_stats) {
      ++things;
      auto key = options.storage_indexes ? "storage-index"
                 : options.verify_caps   ? "verifycap"
                 : options.repair_caps   ? "repaircap"
                                         : nullptr;
      auto text = key ? text_member(met, key)
                      : text_member(met, "cap") + " "
                          + shown_name(joined(path_in(met)));
      nlohmann::ordered_json event{{"event", "thing"}};
      event.update(nlohmann::ordered_json(met));
      if (!text.empty() || options.drive.report.json)
        to_user.result(text, event);
    }
  };
  return run_walk(options, to_user, take, [&] {
    return to_user.ended("", {{"things", things}});
  });
}

int run_du(const deep_options& options) {
  reporter to_user{options.drive.report};
  size_table sizes;
  auto take
    = [&](std::string_view, const nlohmann::json& met) { count(sizes, met); };
  return run_walk(options, to_user, take, [&] {
    // Backwards: what is beneath a directory comes before it.
    for (auto at = sizes.rbegin(); at != sizes.rend(); ++at) {
      auto& [path, size] = *at;
      if (options.summary && !path.empty())
        continue;
      auto shown = options.human ? shown_size(size) : std::to_string(size);
      to_user.result(shown + "\t"
                       + shown_name(place_in(name_of(options.path), path)),
                     {{"event", "directory"}, {"path", path}, {"bytes", size}});
    }
    return to_user.ended("", {{"bytes", sizes[""]}});
  });
}

} // namespace tahoe
