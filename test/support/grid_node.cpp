#include "test/support/grid_node.hpp"

#include "actors/tub/local_tub.hpp"
#include "test/support/grid_ask.hpp"

#include <caf/settings.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <doctest/doctest.h>

namespace tahoe::test {

namespace {

using paths = std::vector<std::filesystem::path>;

template <class T>
T unbox(caf::expected<T> from) {
  if (!from)
    FAIL(describe(from.error()));
  if constexpr (!std::is_void_v<T>)
    return std::move(*from);
}

/// Stands where the web server does: it is handed what users ask.
observable_actor spawn_front(caf::actor_system& sys) {
  return sys.spawn([]() -> observable_actor::behavior_type {
    return {[](const get_status&) { return caf::settings{}; }};
  });
}

/// In name order; shares on their way in stand below `incoming`.
paths files_below(const std::filesystem::path& top, bool incoming) {
  paths result;
  if (!std::filesystem::exists(top))
    return result;
  for (auto& entry : std::filesystem::recursive_directory_iterator{top})
    if (entry.is_regular_file()
        && incoming
             == (entry.path().string().find("/incoming/") != std::string::npos))
      result.push_back(entry.path());
  std::sort(result.begin(), result.end());
  return result;
}

} // namespace

grid_node::grid_node(grid_surroundings& grid, const creation_options& options,
                     const encoding_config& encoding)
  : grid_(grid), directory_(options.directory), encoding_(encoding) {
  unbox(create_node_directory(options));
}

grid_node::~grid_node() {
  if (running())
    stop();
}

void grid_node::start() {
  auto& sys = grid_.world->system();
  auto& env = grid_.env;
  auto config = unbox(load_node_config(directory_.root()));
  config.encoding = encoding_;
  auto blueprint = unbox(prepare_node(std::move(config), env.random));
  auto id = blueprint.me->id();
  auto swissnums
    = unbox(swissnum_table::load(directory_.swissnums(), env.random));
  tub_ = unbox(
    make_local_tub(sys, id, std::move(swissnums), grid_.switchboard, env));
  blueprint.tub = tub_;
  blueprint.adopt
    = [id, to = grid_.switchboard](const auto& actor) { to->adopt(id, actor); };
  blueprint.wrap_storage
    = [&sys, to = parts_, faults = faults_](const storage_actor& real) {
        std::lock_guard guard{to->mutex};
        to->storage = make_faulty_storage(sys, real, faults);
        return to->storage;
      };
  blueprint.make_web
    = [&sys, to = parts_](
        const node_handles& services) -> caf::expected<observable_actor> {
    std::lock_guard guard{to->mutex};
    to->services = services;
    return spawn_front(sys);
  };
  node_ = make_node(sys, std::move(blueprint), env);
  unbox(ask<void>(*grid_.world, node_, start_node{}));
}

void grid_node::stop() {
  auto node = std::exchange(node_, nullptr);
  auto tub = std::exchange(tub_, nullptr);
  unbox(ask<void>(*grid_.world, node, stop_node{}));
  {
    std::lock_guard guard{parts_->mutex};
    parts_->services = {};
    parts_->storage = nullptr;
  }
  auto left = std::make_shared<outcome<void>>();
  tub->attach_functor([left] { left->set({}); });
  caf::anon_send_exit(tub, caf::exit_reason::user_shutdown);
  REQUIRE(
    grid_.world->wait([&] { return left->ready(); }, std::chrono::seconds{10}));
}

node_handles grid_node::services() const {
  std::lock_guard guard{parts_->mutex};
  return parts_->services;
}

paths grid_node::shares() const {
  return files_below(directory_.root() / "storage" / "shares", false);
}

paths grid_node::incoming() const {
  return files_below(directory_.root() / "storage" / "shares", true);
}

paths grid_node::advisories() const {
  return files_below(directory_.root() / "storage" / "corruption-advisories",
                     false);
}

std::string grid_node::unfinished() const {
  std::string result;
  auto note = [&](int64_t count, const char* what) {
    if (count > 0)
      result += " " + std::to_string(count) + " " + what;
  };
  note(static_cast<int64_t>(incoming().size()), "incoming shares");
  auto all = services();
  storage_actor storage;
  {
    std::lock_guard guard{parts_->mutex};
    storage = parts_->storage;
  }
  if (storage)
    note(caf::get_or(status_of(storage), "state.open_buckets", int64_t{0}),
         "open buckets");
  if (all.downloader)
    note(caf::get_or(status_of(all.downloader), "state.running", int64_t{0}),
         "downloads");
  if (all.uploader) {
    auto status = status_of(all.uploader);
    if (auto running = caf::get_if<caf::settings>(&status, "state.running"))
      note(static_cast<int64_t>(running->size()), "uploads");
  }
  return result;
}

caf::settings grid_node::status_of(const observable_actor& service) const {
  return unbox(ask<caf::settings>(*grid_.world, service, get_status{}));
}

} // namespace tahoe::test
