#include "web/host/many_nodes.hpp"

#include "actors/process/host_many.hpp"
#include "web/host/front_ends.hpp"

namespace tahoe {

caf::expected<void>
host_together(const std::vector<std::filesystem::path>& directories,
              start_report report) {
  stop_signals signals;
  many_hosts_options options;
  auto nodes = std::make_shared<process_nodes>();
  // One may need the files that another before it writes.
  for (auto& directory : directories)
    options.groups.emplace_back([&directory, nodes] {
      std::vector<host_options> group;
      group.push_back(
        with_front_ends(directory, std::make_shared<io_threads>(1), nodes));
      return caf::expected<std::vector<host_options>>{std::move(group)};
    });
  options.nodes = directories.size();
  options.on_up = [&report] { report.up(); };
  return host_many(options, signals);
}

} // namespace tahoe
