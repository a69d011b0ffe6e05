#include "test/actors/directories/directories_fixture.hpp"

#include "actors/tub/local_tub.hpp"

#include <caf/all.hpp>

namespace tahoe::directories_test {

namespace {

/// Knows the announcements it is given.
introducer_client_actor::behavior_type
fake_introducer_client(std::shared_ptr<std::map<tub_id, std::string>> known) {
  return {
    [](const announce_service&) {},
    [=](const find_service& msg) -> caf::result<std::string> {
      auto found = known->find(msg.node);
      if (found == known->end() || msg.name != "vdrive")
        return failure(ec::not_found, "not announced");
      return found->second;
    },
    [](const get_servers&) { return known_servers{}; },
    [](const get_status&) { return caf::settings{}; },
    [](const link_up&) {},
    [](const link_down&) {},
  };
}

} // namespace

world::~world() {
  env.disk.stop();
  system.settle();
}

place::place(world& w, std::string name)
  : w(w), name(std::move(name)), files(w.directory.path() / this->name),
    id(std::make_shared<identity>(
      std::move(*identity::generate(w.env.random)))) {
  std::filesystem::create_directories(files.private_dir());
}

void place::open_tub() {
  auto table = swissnum_table::load(files.swissnums(), w.env.random);
  REQUIRE(table);
  auto made = make_local_tub(w.system.sys, id->id(), std::move(*table),
                             w.switchboard, w.env);
  REQUIRE(made);
  tub = *made;
}

// -- vdrive -------------------------------------------------------------------

void vdrive_place::start(const front& wrap) {
  open_tub();
  auto made = make_vdrive_server(w.system.sys, files, config, w.env);
  REQUIRE(made);
  server = *made;
  show(wrap);
  REQUIRE(w.system.tell(server, offer_public_root{where}));
}

void vdrive_place::show(const front& wrap) {
  auto what = caf::actor_cast<vdrive_actor>(server);
  if (wrap)
    shown = what = wrap(what);
  auto text = w.system.ask<std::string>(
    tub,
    publish_service{"vdrive", caf::actor_cast<caf::strong_actor_ptr>(what)});
  REQUIRE(text);
  where = *parse_furl(*text);
}

void vdrive_place::stop() {
  end(shown);
  end(server);
  end(tub);
}

// -- client -------------------------------------------------------------------

void client_place::start(std::vector<furl> vdrives) {
  open_tub();
  introducer = w.system.sys.spawn(fake_introducer_client, announced);
  auto made = make_vdrive_client(w.system.sys, {files, std::move(vdrives)}, tub,
                                 introducer, w.env);
  REQUIRE(made);
  client = *made;
  w.switchboard->adopt(id->id(),
                       caf::actor_cast<caf::strong_actor_ptr>(client));
  w.system.settle();
}

void client_place::stop() {
  end(client);
  end(introducer);
  end(tub);
}

drive_roots client_place::roots() {
  auto result = w.system.ask<drive_roots>(client, get_roots{});
  REQUIRE(result);
  return *result;
}

capability client_place::home() {
  auto known = roots().private_root;
  REQUIRE(known);
  return *known;
}

caf::settings client_place::status() {
  auto result = w.system.ask<caf::settings>(client, get_status{});
  REQUIRE(result);
  return *result;
}

caf::expected<looked_up> client_place::look(const directory_path& where) {
  return w.system.ask<looked_up>(client, look_up{where});
}

caf::expected<directory_listing>
client_place::list(const directory_path& where) {
  return w.system.ask<directory_listing>(client, list_directory{where});
}

caf::expected<entry_changed>
client_place::link(const directory_path& where, const std::string& name,
                   const capability& cap, replace_policy policy) {
  link_entry what{where, name, cap};
  what.replace = policy;
  return change(what);
}

caf::expected<entry_changed>
client_place::unlink(const directory_path& where, const std::string& name) {
  return change(unlink_entry{where, name});
}

caf::expected<directory_write_cap>
client_place::mkdir(const directory_path& where, const std::string& name) {
  auto made = make(make_directory{where, name});
  if (!made)
    return std::move(made.error());
  return made->cap;
}

caf::expected<entry_changed> client_place::change(const link_entry& what) {
  return w.system.ask<entry_changed>(client, what);
}

caf::expected<entry_changed> client_place::change(const unlink_entry& what) {
  return w.system.ask<entry_changed>(client, what);
}

caf::expected<entry_changed> client_place::change(const move_entry& what) {
  return w.system.ask<entry_changed>(client, what);
}

caf::expected<entry_changed> client_place::change(const set_metadata& what) {
  return w.system.ask<entry_changed>(client, what);
}

caf::expected<entry_changed> client_place::change(const link_entries& what) {
  return w.system.ask<entry_changed>(client, what);
}

caf::expected<directory_made> client_place::make(const make_directory& what) {
  return w.system.ask<directory_made>(client, what);
}

} // namespace tahoe::directories_test
