#include "actors/grid/grid_plan.hpp"

#include <algorithm>

namespace tahoe {

namespace {

uint32_t at_most(uint32_t usual, size_t servers) {
  return static_cast<uint32_t>(std::clamp<size_t>(servers, 1, usual));
}

} // namespace

grid_plan plan_grid(const std::filesystem::path& directory, grid_size size,
                    grid_reach reach) {
  grid_plan result;
  auto ports = std::make_shared<free_ports>();
  auto plan = [&](const std::string& name, node_roles roles) {
    planned_member member;
    member.name = name;
    member.creation.directory = directory / name;
    member.creation.nickname = name;
    member.creation.roles = roles;
    member.creation.ports = ports;
    auto is_server = roles.introducer || roles.storage;
    if (!is_server || reach == grid_reach::process) {
      member.creation.tub_port = "disabled";
    } else if (reach == grid_reach::machine) {
      member.creation.tub_port = "127.0.0.1:0";
      member.creation.hostname = "127.0.0.1";
    } else {
      member.creation.tub_port = "0";
    }
    return member;
  };
  std::string introducers;
  for (size_t i = 1; i <= size.introducers; ++i) {
    auto is_first = i == 1;
    auto member
      = plan(is_first ? "introducer" : "introducer" + std::to_string(i),
             {.introducer = true, .vdrive = is_first});
    member.creation.web_port = "0";
    auto furl = member.creation.directory / "introducer.furl";
    introducers += (is_first ? "@" : "\n@") + furl.string();
    result.introducers.push_back(std::move(member));
  }
  for (size_t i = 1; i <= size.storage; ++i) {
    auto member = plan("storage" + std::to_string(i), storage_node);
    member.creation.introducer = introducers;
    result.others.push_back(std::move(member));
  }
  for (size_t i = 1; i <= size.clients; ++i) {
    auto member = plan("client" + std::to_string(i), client_node);
    auto& creation = member.creation;
    creation.introducer = introducers;
    creation.vdrive = "@" + (directory / "introducer/vdrive.furl").string();
    creation.web_port = "0";
    creation.shares_needed = at_most(3, size.storage);
    creation.shares_happy = at_most(7, size.storage);
    creation.shares_total = at_most(10, size.storage);
    result.others.push_back(std::move(member));
  }
  return result;
}

} // namespace tahoe
