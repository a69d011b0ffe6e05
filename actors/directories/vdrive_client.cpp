#include "actors/directories/vdrive_client.hpp"

#include "actors/directories/root_file.hpp"
#include "actors/directories/vdrive_client_state.hpp"
#include "actors/service.hpp"

namespace tahoe {

namespace {

vdrive_client_inner_actor::behavior_type
map_vdrive_client(service<vdrive_client_inner_actor, vdrive_client_state>* self,
                  vdrive_client_state& state) {
  self->set_exit_handler(
    [&state](const caf::exit_msg& msg) { state.end(msg.reason); });
  state.start();
  return {
    [&state](const get_roots&) { return state.roots(); },
    [&state](const look_up& msg) { return state.find(msg); },
    [&state](const list_directory& msg) { return state.list(msg); },
    [&state](const list_page& msg) {
      return counted(state.metrics.page, state.page(msg));
    },
    [&state](const link_entry& msg) {
      return state.change(msg, state.metrics.link);
    },
    [&state](const link_entries& msg) {
      return state.change(msg, state.metrics.link);
    },
    [&state](const unlink_entry& msg) {
      return state.change(msg, state.metrics.unlink);
    },
    [&state](const move_entry& msg) {
      return state.change(msg, state.metrics.move);
    },
    [&state](const set_metadata& msg) {
      return state.change(msg, state.metrics.set_metadata);
    },
    [&state](const make_directory& msg) { return state.make(msg); },
    [self](const get_status&) { return self->status(); },
    [&state](const link_up& msg) { state.up(msg); },
    [&state](const link_down& msg) { state.down(msg); },
    [](ask_again& msg) { msg.ask(); },
    [&state](const save_seen_versions&) { state.save(); },
  };
}

version_memory
recall_versions(const std::filesystem::path& file, const logger& log) {
  auto result = load_versions(file);
  if (result)
    return std::move(*result);
  if (code_of(result.error()) != ec::not_found)
    log.warning("versions-ignored", describe(result.error()));
  return version_memory{};
}

} // namespace

caf::expected<vdrive_client_actor>
make_vdrive_client(caf::actor_system& sys, vdrive_client_config config,
                   tub_actor tub, introducer_client_actor introducer,
                   const environment& env) {
  auto& files = config.directory;
  vdrive_client_memory memory{
    read_root_file(files.global_root_cap()),
    read_root_file(files.private_root_cap()),
    recall_versions(files.directory_versions(),
                    env.log.named(vdrive_client_state::name))};
  auto made = spawn_service(sys, map_vdrive_client, std::move(config),
                            std::move(memory), std::move(tub),
                            std::move(introducer), env);
  return caf::actor_cast<vdrive_client_actor>(made);
}

} // namespace tahoe
