#include "web/console/console.hpp"

#include "actors/service.hpp"
#include "web/console/console_door.hpp"
#include "web/console/ssh_door.hpp"

#include <caf/send.hpp>

namespace tahoe {

namespace {

struct console_state {
  static constexpr const char* name = "console";

  console_state(observed<console_actor>* self, asker_actor asker,
                console_door door, std::unique_ptr<ssh_door> ssh)
    : asker(std::move(asker)), door(std::move(door)), ssh(std::move(ssh)) {
    // Without it there is no console: the node makes another one.
    self->link_to(this->asker);
    self->adopt(this->asker);
  }

  console_state(const console_state&) = delete;
  console_state& operator=(const console_state&) = delete;

  ~console_state() {
    caf::anon_send_exit(asker, caf::exit_reason::user_shutdown);
  }

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "clients", static_cast<int64_t>(door.clients()));
    std::vector<int64_t> ports;
    if (ssh)
      for (auto port : ssh->ports())
        ports.push_back(port);
    caf::put(result, "ssh_ports", ports);
    return result;
  }

  asker_actor asker;
  console_door door;
  std::unique_ptr<ssh_door> ssh; ///< null: it could not be opened
};

console_actor::behavior_type
map_console(service<console_actor, console_state>* self, console_state&) {
  return {
    [self](const get_status&) { return self->status(); },
  };
}

caf::expected<console_actor>
open_doors(caf::actor_system& sys, const node_directory& directory,
           console_node node, console_process process, io_threads& io) {
  auto log = node.env.log.named("console");
  auto asker = spawn_asker(sys);
  auto parts = std::make_shared<console_parts>(
    console_parts{sys, asker, std::move(node), std::move(process)});
  auto door
    = console_door::open(io, directory.console_socket(), std::move(parts), log);
  if (!door) {
    caf::anon_send_exit(asker, caf::exit_reason::user_shutdown);
    return std::move(door.error());
  }
  // Whoever is on this machine gets in without SSH, and can see why.
  std::unique_ptr<ssh_door> ssh;
  if (auto opened = ssh_door::open(directory, log.named("ssh")))
    ssh = std::move(*opened);
  else
    log.error("no-ssh", describe(opened.error()));
  return spawn_service(sys, map_console, std::move(asker), std::move(*door),
                       std::move(ssh));
}

} // namespace

caf::expected<console_actor>
make_console(caf::actor_system& sys, console_node node, console_process process,
             io_threads& io) {
  auto directory = node.config->directory;
  return open_doors(sys, directory, std::move(node), std::move(process), io);
}

caf::expected<console_actor>
make_grid_console(caf::actor_system& sys,
                  const std::filesystem::path& directory, std::string node,
                  console_process process, const environment& env,
                  io_threads& io) {
  console_node first{std::move(node), nullptr, node_actor{}, env};
  return open_doors(sys, node_directory{directory}, std::move(first),
                    std::move(process), io);
}

} // namespace tahoe
