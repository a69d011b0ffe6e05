#include "actors/storage/storage_server.hpp"

#include "actors/service.hpp"
#include "actors/storage/storage_server_state.hpp"

namespace tahoe {

namespace {

storage_service_actor::behavior_type
map_storage_server(service<storage_service_actor, storage_server_state>* self,
                   storage_server_state& state) {
  self->set_down_handler(
    [&state](const caf::down_msg& msg) { state.asker_gone(msg.source); });
  return {
    [&state](const find_shares& msg) {
      return counted(state.metrics.find, state.find(msg));
    },
    [&state](const allocate_buckets& msg) {
      return counted(state.metrics.allocate, state.allocate(msg));
    },
    [&state](const write_share& msg) {
      return counted(state.metrics.write, state.write(msg));
    },
    [&state](const close_share& msg) {
      return counted(state.metrics.close, state.close(msg));
    },
    [&state](const abort_buckets& msg) {
      return counted(state.metrics.abort, state.abort(msg));
    },
    [&state](const store_shares& msg) {
      return counted(state.metrics.store, state.store(msg));
    },
    [&state](const read_share& msg) {
      return counted(state.metrics.read, state.read(msg));
    },
    [&state](const advise_corrupt_share& msg) {
      return counted(state.metrics.advise, state.advise(msg));
    },
    [self](const get_status&) { return self->status(); },
    [&state](const get_storage_report&) { return state.report(); },
    [&state](const check_buckets&) { state.check_open_buckets(); },
    [&state](const count_more_shares&) { state.count_more_shares(); },
  };
}

} // namespace

caf::expected<own_storage_actor>
make_storage_server(caf::actor_system& sys, const storage_config& config,
                    const environment& env) {
  auto store = share_store::open(config, env.log.named("storage"),
                                 count_bad_shares(env.metrics));
  if (!store)
    return std::move(store.error());
  return spawn_service(sys, map_storage_server,
                       std::make_shared<const share_store>(std::move(*store)),
                       env);
}

} // namespace tahoe
