#pragma once

#include "actors/directories/vdrive_client.hpp"
#include "actors/vdrive/vdrive_server.hpp"
#include "config/small_file.hpp"
#include "crypto/identity.hpp"
#include "test/support/actor_world.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

namespace tahoe::directories_test {

using namespace std::chrono_literals;

/// Where vdrives and clients live, each with a directory of its own.
struct world : test::actor_world {
  using test::actor_world::actor_world;
  ~world();
};

/// A place in the world with an identity, files and a tub.
struct place {
  place(world& w, std::string name);

  void open_tub();

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

  void start(const front& wrap = {});

  /// Puts something (else) in front of the running server.
  void show(const front& wrap);

  void stop();

  vdrive_config config{};
  vdrive_service_actor server;
  vdrive_actor shown;
  furl where;
};

/// A node with a vdrive client.
struct client_place : place {
  client_place(world& w, std::string name) : place(w, std::move(name)) {}
  ~client_place() { stop(); }

  void start(std::vector<furl> vdrives);
  void stop();

  drive_roots roots();

  /// The private root.
  capability home();

  caf::settings status();

  // -- short forms of what tests often ask ------------------------------------

  caf::expected<looked_up> look(const directory_path& where);
  caf::expected<directory_listing> list(const directory_path& where);
  caf::expected<entry_changed>
  link(const directory_path& where, const std::string& name,
       const capability& cap, replace_policy policy = replace_policy::never);
  caf::expected<entry_changed>
  unlink(const directory_path& where, const std::string& name);
  caf::expected<directory_write_cap>
  mkdir(const directory_path& where, const std::string& name);
  caf::expected<entry_changed> change(const link_entry& what);
  caf::expected<entry_changed> change(const unlink_entry& what);
  caf::expected<entry_changed> change(const move_entry& what);
  caf::expected<entry_changed> change(const set_metadata& what);
  caf::expected<entry_changed> change(const link_entries& what);
  caf::expected<directory_made> make(const make_directory& what);

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
