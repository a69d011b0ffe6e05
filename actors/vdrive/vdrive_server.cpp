#include "actors/vdrive/vdrive_server.hpp"

#include "actors/service.hpp"
#include "actors/vdrive/vdrive_server_state.hpp"

namespace tahoe {

namespace {

vdrive_inner_actor::behavior_type
map_vdrive_server(service<vdrive_inner_actor, vdrive_server_state>* self,
                  vdrive_server_state& state) {
  state.schedule_backup();
  return {
    [&state](const create_directory& msg) {
      return counted(state.metrics.create, state.create(msg));
    },
    [&state](const change_directories& msg) {
      return counted(state.metrics.change, state.change(msg));
    },
    [&state](const read_entry& msg) {
      return counted(state.metrics.read, state.read(msg));
    },
    [&state](const list_entries& msg) {
      return counted(state.metrics.list, state.list(msg));
    },
    [&state](const get_public_root&) {
      return counted(state.metrics.root, state.root());
    },
    [self](const get_status&) { return self->status(); },
    [&state](const offer_public_root& msg) { return state.offer(msg); },
    [&state](const back_up_vdrive&) { return state.back_up(); },
    [&state](const backup_due&) { state.back_up_in_time(); },
  };
}

void log_opening(const logger& log, const directory_store& store) {
  auto totals = std::to_string(store.totals().directories) + " directories, "
                + std::to_string(store.totals().entries) + " entries";
  if (store.was_restored())
    log.warning("backup-restored", totals + ": a new incarnation begins");
  else if (store.was_checked())
    log.info("store-checked", totals + ": sound after an unclean end");
  else
    log.info("store-opened", totals);
}

} // namespace

caf::expected<vdrive_service_actor>
make_vdrive_server(caf::actor_system& sys, const node_directory& directory,
                   const vdrive_config& config, const environment& env) {
  vdrive_parts parts;
  parts.files = store_files{directory.vdrive_store()};
  parts.public_root_cap = directory.public_root_cap();
  auto store
    = directory_store::open(parts.files, config.creations_per_day, env.random);
  if (!store)
    return std::move(store.error());
  parts.store = std::move(*store);
  auto reader
    = directory_reader::open(parts.files.main(), parts.store->incarnation());
  if (!reader)
    return std::move(reader.error());
  parts.reader = std::move(*reader);
  log_opening(env.log.named("vdrive"), *parts.store);
  auto made
    = spawn_service(sys, map_vdrive_server, std::move(parts), config, env);
  return caf::actor_cast<vdrive_service_actor>(made);
}

} // namespace tahoe
