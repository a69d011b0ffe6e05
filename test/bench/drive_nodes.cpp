#include "test/bench/drive_nodes.hpp"

#include "actors/directories/held_directory.hpp"
#include "actors/process/host.hpp"
#include "actors/vdrive/directory_store.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace tahoe::bench {

namespace {

/// Seals files straight into the store, with the metadata that links give.
void fill_store(const node_directory& home, const directory_write_key& key,
                uint32_t entries) {
  held_directory directory{directory_write_cap{key, {}, {}}.to_read_only(), key,
                           index_of(read_key_of(key))};
  auto store
    = unbox(directory_store::open(store_files{home.vdrive_store()}, 1000));
  auto apply = [&](auto change) {
    change.request = unbox(random_bytes<request_id>());
    for (auto& answer : store->apply({{{}, std::move(change)}},
                                     std::chrono::system_clock::now()))
      unbox(std::move(answer));
  };
  apply(create_directory{directory.index, enabler_of(key), {}});
  change_directories batch;
  for (uint32_t i = 0; i < entries; ++i) {
    auto name = "photo " + std::to_string(i) + ".jpg";
    chk_read_cap file{unbox(random_bytes<encryption_key>()),
                      unbox(random_bytes<digest>()), 3, 10, 1'000'000 + i};
    plain_entry entry{
      name, std::nullopt, file,
      R"({"tahoe":{"linkcrtime":1700000000.5,"linkmotime":1700000000.5}})"};
    batch.operations.items.push_back(
      unbox(put_operation(directory, entry, expect_none, system_random())));
    if (batch.operations.items.size() == max_operations || i + 1 == entries)
      apply(std::exchange(batch, {}));
  }
}

creation_options
options_of(const std::filesystem::path& directory, const node_roles& roles) {
  creation_options result;
  result.directory = directory;
  result.roles = roles;
  // Nobody listens there, but run_node stands in for who would.
  result.web_port = "0";
  return result;
}

} // namespace

void make_vdrive_node(const std::filesystem::path& directory,
                      const directory_write_key& key, uint32_t entries) {
  auto node = options_of(directory, introducer_node);
  node.tub_port = "127.0.0.1:0";
  node.hostname = "127.0.0.1";
  unbox(create_node_directory(node));
  fill_store(node_directory{directory}, key, entries);
}

void make_client_node(const std::filesystem::path& directory,
                      const node_directory& vdrive) {
  auto node = options_of(directory, client_node);
  node.tub_port = "disabled";
  node.introducer = "@" + vdrive.introducer_furl().string();
  node.vdrive = "@" + vdrive.vdrive_furl().string();
  unbox(create_node_directory(node));
}

void run_node(
  const std::filesystem::path& directory, const stop_signals& signals,
  const std::function<void(caf::actor_system&, const node_handles&)>& use) {
  std::function<void()> use_it;
  host_options options;
  options.directory = directory;
  options.make_web
    = [&](caf::actor_system& sys, const node_config&, const node_handles& all,
          const environment&) -> caf::expected<observable_actor> {
    use_it = [&use, &sys, all] { use(sys, all); };
    return sys.spawn([]() -> observable_actor::behavior_type {
      return {[](const get_status&) { return caf::settings{}; }};
    });
  };
  options.on_up = [&] { std::exchange(use_it, {})(); };
  options.on_failed = [](const caf::error& why) { give_up(describe(why)); };
  unbox(host_node(options, signals));
}

void run_beside(const std::filesystem::path& directory,
                const stop_signals& signals) {
  int up[2];
  if (pipe(up) != 0)
    give_up("no pipe");
  auto child = fork();
  if (child < 0)
    give_up("no fork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    run_node(directory, signals, [&](auto&, auto&) {
      if (write(up[1], "u", 1) != 1)
        give_up("nobody waits");
    });
    std::exit(0);
  }
  close(up[1]);
  char byte = 0;
  if (read(up[0], &byte, 1) != 1)
    give_up("the vdrive's node does not come up");
  close(up[0]);
}

} // namespace tahoe::bench
