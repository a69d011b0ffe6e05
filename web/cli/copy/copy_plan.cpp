#include "web/cli/copy/copy_plan.hpp"

#include <map>

namespace tahoe {

namespace {

/// Why something that is neither file nor directory is left out.
std::string why_not(const copy_entry& entry) {
  if (entry.kind == copy_kind::link)
    return "it is a symbolic link";
  return entry.cap.empty() ? "it is neither file nor directory"
                           : "its cap is of a kind unknown to this version";
}

std::string in_its_place(const copy_entry& there) {
  switch (there.kind) {
  case copy_kind::file:
    return "a file is in its place";
  case copy_kind::directory:
    return "a directory is in its place";
  case copy_kind::link:
    return "a symbolic link is in its place";
  case copy_kind::other:
    return "something that is neither file nor directory is in its place";
  }
  return "";
}

/// Plans the copy of what is no directory.
void plan_content(copy_entry entry, const copy_entry* there, copy_target where,
                  directory_plan& plan) {
  auto has_cap = !entry.cap.empty();
  if (entry.kind != copy_kind::file) {
    plan.obstacles.push_back({entry.local_name, why_not(entry)});
  } else if (there && there->kind == copy_kind::directory) {
    plan.obstacles.push_back({entry.local_name, in_its_place(*there)});
  } else if (there && has_cap && there->cap == entry.cap) {
    ++plan.equal_files;
  } else if (where == copy_target::grid && has_cap) {
    plan.link.push_back(std::move(entry));
  } else if (!there || there->kind == copy_kind::file
             || where == copy_target::grid) {
    plan.transfer.push_back(std::move(entry));
  } else {
    plan.obstacles.push_back({entry.local_name, in_its_place(*there)});
  }
}

} // namespace

directory_plan
plan_directory(std::vector<copy_entry> source, std::vector<copy_entry> target,
               copy_target where) {
  std::map<std::string, copy_entry> present;
  for (auto& entry : target)
    present.emplace(entry.name, std::move(entry));
  directory_plan plan;
  for (auto& entry : source) {
    auto found = present.find(entry.name);
    auto* there = found == present.end() ? nullptr : &found->second;
    if (entry.kind != copy_kind::directory)
      plan_content(std::move(entry), there, where, plan);
    else if (!there)
      plan.make.push_back(std::move(entry));
    else if (there->kind == copy_kind::directory)
      plan.descend.emplace_back(std::move(entry), std::move(*there));
    else
      plan.obstacles.push_back({entry.local_name, in_its_place(*there)});
  }
  return plan;
}

} // namespace tahoe
