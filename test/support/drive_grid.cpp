#include "test/support/drive_grid.hpp"

#include "actors/system.hpp"
#include "config/small_file.hpp"
#include "config/text.hpp"
#include "test/support/eventually.hpp"
#include "test/support/grid_ask.hpp"
#include "test/support/patient_limits.hpp"

#include <caf/send.hpp>
#include <doctest/doctest.h>

namespace tahoe::test {

namespace {

std::string content_of(const std::filesystem::path& file) {
  auto text = read_text(file, 1000);
  REQUIRE(text);
  return std::string{trim(*text)};
}

} // namespace

drive_grid::drive_grid() {
  REQUIRE(prepare_process());
  grid.world = grid_world::threaded();
  grid.env.disk = grid.world->make_disk();
  grid.env.clock = grid.world->clock();
  grid.env.peers = grid.switchboard;
  encoding_config alone;
  alone.needed_shares = alone.shares_of_happiness = alone.total_shares = 1;
  creation_options options;
  options.directory = directory.path() / "hub";
  options.nickname = "hub";
  options.roles = {.introducer = true, .vdrive = true, .storage = true};
  options.web_port = "0";
  hub = std::make_unique<grid_node>(grid, options, alone);
  hub->start();
  options.directory = directory.path() / "client";
  options.nickname = "client";
  options.roles = {.client = true};
  options.introducer = "@" + hub->directory().introducer_furl().string();
  options.vdrive = "@" + hub->directory().vdrive_furl().string();
  node = std::make_unique<grid_node>(grid, options, alone);
  node->start();
  REQUIRE(grid.world->wait(
    [this] {
      auto known = roots();
      return known.public_root && known.private_root;
    },
    patience));
  auto services = node->services();
  REQUIRE(grid.world->wait(
    [&] {
      auto known = test::ask<known_servers>(
        *grid.world, services.introducer_client, get_servers{});
      return known && !known->servers.empty() && known->servers[0].service;
    },
    patience));
  web_config config;
  config.listen.port = 0;
  config.limits = patient_limits();
  config.url_file = node->directory().node_url();
  config.token_file = node->directory().api_auth_token();
  auto made = make_web(grid.world->system(), config,
                       {services.node, services.tub, services.uploader,
                        services.downloader, services.introducer_client,
                        services.vdrive_client, services.walker,
                        services.storage, services.introducer},
                       io, grid.env);
  REQUIRE(made);
  web = *made;
  auto url = content_of(config.url_file);
  port = static_cast<uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

drive_grid::~drive_grid() {
  caf::anon_send_exit(web, caf::exit_reason::user_shutdown);
  web = nullptr;
  node.reset();
  hub.reset();
  io.finish();
  grid.env.disk.stop();
}

std::string drive_grid::authorization() const {
  return "Authorization: tahoe-lafs "
         + content_of(node->directory().api_auth_token()) + "\r\n";
}

drive_roots drive_grid::roots() {
  auto answer = test::ask<drive_roots>(
    *grid.world, node->services().vdrive_client, get_roots{});
  REQUIRE(answer);
  return *answer;
}

void drive_grid::stop_vdrive() {
  hub->stop();
}

} // namespace tahoe::test
