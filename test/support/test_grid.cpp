#include "test/support/test_grid.hpp"

#include "actors/system.hpp"
#include "test/support/seeded_random.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <iterator>

namespace tahoe::test {

namespace {

/// What this process has open: files, sockets, and a directory to see them.
size_t count_open_files() {
  std::filesystem::directory_iterator files{"/proc/self/fd"};
  return static_cast<size_t>(std::distance(begin(files), end(files)));
}

} // namespace

test_grid::test_grid(uint64_t seed, const grid_options& options)
  : options_(options) {
  REQUIRE(prepare_process());
  grid_.world
    = options.threaded ? grid_world::threaded() : grid_world::simulated(seed);
  grid_.env.disk = grid_.world->make_disk();
  grid_.env.clock = grid_.world->clock();
  grid_.env.random = seeded_random(seed);
  grid_.env.peers = grid_.switchboard;
  introducer_ = make_node("introducer", {.introducer = true});
  introducer_->start();
  if (options.vdrive) {
    vdrive_ = make_node("vdrive", {.vdrive = true});
    vdrive_->start();
  }
  for (size_t i = 0; i < options.storage; ++i)
    add_server().start();
  for (size_t i = 0; i < options.clients; ++i) {
    clients_.push_back(
      make_node("client" + std::to_string(i), {.client = true}));
    clients_.back()->start();
  }
  for (size_t i = 0; i < options.clients; ++i)
    wait_for_servers(i, options.storage);
  open_files_ = count_open_files();
}

test_grid::~test_grid() {
  clients_.clear();
  servers_.clear();
  vdrive_.reset();
  introducer_.reset();
  grid_.env.disk.stop();
}

std::unique_ptr<grid_node>
test_grid::make_node(const std::string& name, const node_roles& roles) {
  creation_options node;
  node.directory = directory_.path() / name;
  node.nickname = name;
  node.roles = roles;
  if (introducer_)
    node.introducer.append("@").append(
      introducer_->directory().introducer_furl().string());
  if (vdrive_ && roles.client)
    node.vdrive = "@" + vdrive_->directory().vdrive_furl().string();
  return std::make_unique<grid_node>(grid_, node, options_.encoding);
}

grid_node& test_grid::add_server() {
  servers_.push_back(
    make_node("server" + std::to_string(servers_.size()), {.storage = true}));
  return *servers_.back();
}

upload_transfer test_grid::begin_upload(size_t client, byte_buffer bytes,
                                        upload_options options) {
  auto uploader = clients_.at(client)->services().uploader;
  REQUIRE(uploader);
  return start_transfer(grid_.world->system(), uploader, std::move(bytes),
                        options);
}

download_transfer
test_grid::begin_download(size_t client, const std::string& cap,
                          uint64_t offset, uint64_t length, size_t stop_at) {
  auto downloader = clients_.at(client)->services().downloader;
  REQUIRE(downloader);
  auto parsed = parse_capability(cap);
  REQUIRE(parsed);
  return start_transfer(grid_.world->system(), downloader,
                        start_download{*parsed, offset, length}, stop_at);
}

void test_grid::resume(const caf::actor& worker) {
  caf::anon_send(worker, go_on{});
}

void test_grid::cancel(const caf::actor& worker) {
  caf::anon_send(worker, cancel_operation{});
}

size_t test_grid::servers_connected(size_t client) {
  auto known = ask<known_servers>(
    clients_.at(client)->services().introducer_client, get_servers{});
  REQUIRE(known);
  return static_cast<size_t>(
    std::count_if(known->servers.begin(), known->servers.end(),
                  [](auto& server) { return server.service != nullptr; }));
}

void test_grid::wait_for_servers(size_t client, size_t count) {
  CAPTURE(client);
  CAPTURE(count);
  REQUIRE(wait([&] { return servers_connected(client) == count; }));
}

size_t test_grid::share_count() const {
  size_t result = 0;
  for (auto& server : servers_)
    result += server->shares().size();
  return result;
}

std::string test_grid::unfinished() const {
  std::string result;
  auto add = [&](const std::string& name, const grid_node& node) {
    if (auto rest = node.unfinished(); !rest.empty())
      result += name + ":" + rest + "; ";
  };
  for (size_t i = 0; i < servers_.size(); ++i)
    add("server" + std::to_string(i), *servers_[i]);
  for (size_t i = 0; i < clients_.size(); ++i)
    add("client" + std::to_string(i), *clients_[i]);
  if (auto now = count_open_files(); now > open_files_)
    result += std::to_string(now - open_files_) + " more open files";
  return result;
}

} // namespace tahoe::test
