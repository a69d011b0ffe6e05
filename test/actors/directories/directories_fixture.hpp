#pragma once

#include "actors/directories/vdrive_client.hpp"
#include "actors/tub/local_tub.hpp"
#include "actors/vdrive/vdrive_server.hpp"
#include "config/small_file.hpp"
#include "crypto/identity.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

namespace tahoe::directories_test {

using namespace std::chrono_literals;

/// Where vdrives and clients live: one actor system, each with a directory of
/// its own.
struct world {
  explicit world(uint64_t seed = 1) : system(seed) {
    env.disk = disk_pool::on_scheduler(system.sys);
    env.peers = switchboard;
    env.random = [this](std::span<uint8_t> to) -> caf::expected<void> {
      for (auto& byte : to)
        byte = static_cast<uint8_t>(system.rng());
      return {};
    };
    env.clock = [this] {
      return wall_time{std::chrono::hours{500'000}}
             + std::chrono::duration_cast<wall_time::duration>(
               system.sched.clock().now().time_since_epoch());
    };
  }

  ~world() {
    env.disk.stop();
    system.settle();
  }

  test::temporary_directory directory;
  test::deterministic_system system;
  std::shared_ptr<local_switchboard> switchboard
    = std::make_shared<local_switchboard>();
  environment env;
};

/// Knows the announcements it is given.
inline introducer_client_actor::behavior_type
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

/// A place in the world with an identity, files and a tub.
struct place {
  place(world& w, std::string name)
    : w(w), name(std::move(name)), files(w.directory.path() / this->name),
      id(std::make_shared<identity>(
        std::move(*identity::generate(w.env.random)))) {
    std::filesystem::create_directories(files.private_dir());
  }

  void open_tub() {
    auto table = swissnum_table::load(files.swissnums(), w.env.random);
    REQUIRE(table);
    auto made = make_local_tub(w.system.sys, id->id(), std::move(*table),
                               w.switchboard, w.env);
    REQUIRE(made);
    tub = *made;
  }

  template <class Handle>
  void end(Handle& handle) {
    if (handle)
      caf::anon_send_exit(handle, caf::exit_reason::user_shutdown);
    handle = Handle{};
    w.system.settle();
  }

  world& w;
  std::string name;
  node_directory files;
  std::shared_ptr<identity> id;
  tub_actor tub;
};

/// A vdrive, which a test can put something in front of.
struct vdrive_place : place {
  using front = std::function<vdrive_actor(const vdrive_actor&)>;

  vdrive_place(world& w, std::string name) : place(w, std::move(name)) {}
  ~vdrive_place() { stop(); }

  void start(const front& wrap = {}) {
    open_tub();
    auto made = make_vdrive_server(w.system.sys, files, config, w.env);
    REQUIRE(made);
    server = *made;
    show(wrap);
    REQUIRE(w.system.tell(server, offer_public_root{where}));
  }

  /// Puts something (else) in front of the running server.
  void show(const front& wrap) {
    auto what = caf::actor_cast<vdrive_actor>(server);
    if (wrap)
      shown = what = wrap(what);
    auto text = w.system.ask<std::string>(
      tub,
      publish_service{"vdrive", caf::actor_cast<caf::strong_actor_ptr>(what)});
    REQUIRE(text);
    where = *parse_furl(*text);
  }

  void stop() {
    end(shown);
    end(server);
    end(tub);
  }

  vdrive_config config{};
  vdrive_service_actor server;
  vdrive_actor shown;
  furl where;
};

/// A node with a vdrive client.
struct client_place : place {
  client_place(world& w, std::string name) : place(w, std::move(name)) {}
  ~client_place() { stop(); }

  void start(std::vector<furl> vdrives) {
    open_tub();
    introducer = w.system.sys.spawn(fake_introducer_client, announced);
    auto made = make_vdrive_client(w.system.sys, {files, std::move(vdrives)},
                                   tub, introducer, w.env);
    REQUIRE(made);
    client = *made;
    w.switchboard->adopt(id->id(),
                         caf::actor_cast<caf::strong_actor_ptr>(client));
    w.system.settle();
  }

  void stop() {
    end(client);
    end(introducer);
    end(tub);
  }

  drive_roots roots() {
    auto result = w.system.ask<drive_roots>(client, get_roots{});
    REQUIRE(result);
    return *result;
  }

  /// The private root.
  capability home() {
    auto known = roots().private_root;
    REQUIRE(known);
    return *known;
  }

  caf::settings status() {
    auto result = w.system.ask<caf::settings>(client, get_status{});
    REQUIRE(result);
    return *result;
  }

  // -- short forms of what tests often ask ------------------------------------

  caf::expected<looked_up> look(const directory_path& where) {
    return w.system.ask<looked_up>(client, look_up{where});
  }

  caf::expected<directory_listing> list(const directory_path& where) {
    return w.system.ask<directory_listing>(client, list_directory{where});
  }

  caf::expected<entry_changed>
  link(const directory_path& where, const std::string& name,
       const capability& cap, replace_policy policy = replace_policy::never) {
    link_entry what{where, name, cap};
    what.replace = policy;
    return w.system.ask<entry_changed>(client, what);
  }

  template <class Change>
  caf::expected<entry_changed> change(const Change& what) {
    return w.system.ask<entry_changed>(client, what);
  }

  caf::expected<entry_changed>
  unlink(const directory_path& where, const std::string& name) {
    return change(unlink_entry{where, name});
  }

  caf::expected<directory_write_cap>
  mkdir(const directory_path& where, const std::string& name) {
    auto made
      = w.system.ask<directory_made>(client, make_directory{where, name});
    if (!made)
      return std::move(made.error());
    return made->cap;
  }

  std::shared_ptr<std::map<tub_id, std::string>> announced
    = std::make_shared<std::map<tub_id, std::string>>();
  introducer_client_actor introducer;
  vdrive_client_actor client;
};

/// A client that has met its vdrive.
struct met_vdrive : world {
  explicit met_vdrive(uint64_t seed = 1)
    : world(seed), vdrive(*this, "vdrive"), alice(*this, "alice") {
    vdrive.start();
    alice.start({vdrive.where});
    root = alice.home();
  }

  std::string metadata_of(const directory_path& where) {
    auto found = alice.look(where);
    REQUIRE(found);
    return found->entry.metadata;
  }

  vdrive_place vdrive;
  client_place alice;
  capability root;
};

/// A file that is told from others by its number.
inline capability file_cap(uint8_t number) {
  return lit_cap{{number}};
}

inline capability parse(const std::string& text) {
  auto cap = parse_capability(text);
  REQUIRE(cap);
  return *cap;
}

template <class T>
ec code_of(const caf::expected<T>& from) {
  return from ? ec::none : tahoe::code_of(from.error());
}

inline std::set<std::string> names_in(const directory_listing& list) {
  std::set<std::string> result;
  for (auto& x : list.entries)
    result.insert(x.name);
  return result;
}

} // namespace tahoe::directories_test
