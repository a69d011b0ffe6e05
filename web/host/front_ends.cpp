#include "web/host/front_ends.hpp"

#include "actors/system.hpp"
#include "web/console/console.hpp"
#include "web/console/ssh_door.hpp"
#include "web/server/web.hpp"

#include <algorithm>
#include <csignal>
#include <unistd.h>

namespace tahoe {

decltype(host_options::make_web) web_on(io_threads& io) {
  return [&io](caf::actor_system& sys, const node_config& config,
               const node_handles& handles, const environment& env) {
    auto web = web_config_of(config);
    web.limits.connections
      = std::min(web.limits.connections, raise_descriptor_limit() / 4);
    return make_web(sys, web,
                    {handles.node, handles.tub, handles.uploader,
                     handles.downloader, handles.introducer_client,
                     handles.vdrive_client, handles.walker, handles.storage,
                     handles.introducer},
                    io, env);
  };
}

host_options with_front_ends(const std::filesystem::path& directory,
                             std::shared_ptr<io_threads> io,
                             std::shared_ptr<process_nodes> nodes) {
  host_options result;
  result.directory = directory;
  result.on_ended = [io] { io->finish(); };
  result.make_web = web_on(*io);
  result.make_console = [io, nodes](
                          caf::actor_system& sys, const node_config& config,
                          const node_actor& node, const environment& env) {
    auto kept = std::make_shared<const node_config>(config);
    auto name = nodes ? nodes->add(kept) : name_of(config.directory);
    console_process process{[] { ::kill(::getpid(), SIGTERM); }};
    process.nodes = nodes;
    return make_console(sys, {name, kept, node, env}, std::move(process), *io);
  };
  result.check_console = [](const node_config& config) {
    return ssh_door::check(config.directory);
  };
  return result;
}

} // namespace tahoe
