#include "test/support/grid_node.hpp"

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
  : grid_(grid), directory_(options.directory), encoding_(encoding),
    node_(std::make_shared<const local_surroundings>(local_surroundings{
      grid.world->system(), grid.switchboard,
      [&grid](const node_blueprint&) { return grid.env; },
      [&sys = grid.world->system(), to = parts_](
        const node_config&, const node_handles& services, const environment&) {
        std::lock_guard guard{to->mutex};
        to->services = services;
        return caf::expected<observable_actor>{spawn_front(sys)};
      }})) {
  unbox(create_node_directory(options));
}

grid_node::~grid_node() {
  if (running())
    stop();
}

void grid_node::start() {
  auto config = unbox(load_node_config(directory_.root()));
  config.encoding = encoding_;
  actors_ = unbox(node_.launch(std::move(config), grid_.env.random));
  unbox(ask<void>(*grid_.world, actors_.node, start_node{}));
}

void grid_node::stop() {
  auto [tub, node] = std::exchange(actors_, {});
  unbox(ask<void>(*grid_.world, node, stop_node{}));
  {
    std::lock_guard guard{parts_->mutex};
    parts_->services = {};
  }
  auto left = std::make_shared<outcome<void>>();
  tub->attach_functor([left] { left->set({}); });
  caf::anon_send_exit(tub, caf::exit_reason::user_shutdown);
  REQUIRE(
    grid_.world->wait([&] { return left->ready(); }, std::chrono::minutes{1}));
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
  if (auto storage = node_.storage(); storage && running())
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
