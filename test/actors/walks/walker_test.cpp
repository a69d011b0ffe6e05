#include "actors/walks/walker.hpp"
#include "test/actors/directories/directories_fixture.hpp"

#include <algorithm>

namespace tahoe::walker_test {

using namespace directories_test;

namespace {

/// Counts the pages it is asked for. Each has two more directories in it and
/// another one behind it, or does not come if it is `silent`.
vdrive_client_actor::behavior_type
endless_drive(vdrive_client_actor::pointer self, std::shared_ptr<size_t> pages,
              bool silent) {
  auto refused = [] { return failure(ec::refused, "pages only"); };
  auto another = [=] {
    directory_write_key key
      = *directory_write_key::from(random_bytes<tub_id>()->view().first(16));
    return directory_entry{"d", {}, directory_write_cap{key, {}, {}}};
  };
  return {
    [](const get_roots&) { return drive_roots{}; },
    [=](const look_up&) -> caf::result<looked_up> { return refused(); },
    [=](const list_directory&) -> caf::result<directory_listing> {
      return refused();
    },
    [=](const list_page&) -> caf::result<listing_page> {
      ++*pages;
      if (silent)
        return self->make_response_promise<listing_page>();
      return listing_page{{another(), another()}, {}, 1, name_hash{{1}}};
    },
    [=](const link_entry&) -> caf::result<entry_changed> { return refused(); },
    [=](const link_entries&) -> caf::result<entry_changed> {
      return refused();
    },
    [=](const unlink_entry&) -> caf::result<entry_changed> {
      return refused();
    },
    [=](const move_entry&) -> caf::result<entry_changed> { return refused(); },
    [=](const set_metadata&) -> caf::result<entry_changed> {
      return refused();
    },
    [=](const make_directory&) -> caf::result<directory_made> {
      return refused();
    },
    [](const get_status&) { return caf::settings{}; },
    [](const link_up&) {},
    [](const link_down&) {},
  };
}

/// A client's walker, and a tree of two directories with a file each.
struct walked_drive : met_vdrive {
  walked_drive() {
    REQUIRE(alice.mkdir({root}, "a"));
    REQUIRE(alice.link({root, {"a"}}, "f", file_cap(1)));
    REQUIRE(alice.link({root}, "g", file_cap(2)));
    walker = make_walker(system.sys, alice.client, env);
  }

  ~walked_drive() {
    alice.end(walker);
    alice.end(fake);
  }

  /// Walks go over an endless drive from now on; counts its pages.
  std::shared_ptr<size_t> become_endless(bool silent) {
    auto pages = std::make_shared<size_t>(0);
    alice.end(walker);
    fake = system.sys.spawn(endless_drive, pages, silent);
    walker = make_walker(system.sys, fake, env);
    return pages;
  }

  caf::expected<walk_session_actor> start(const capability& from) {
    return system.ask<walk_session_actor>(walker, start_walk{from});
  }

  caf::expected<walk_part> read(const walk_session_actor& session) {
    return system.ask<walk_part>(session, read_walk{});
  }

  /// Everything that a walk meets, by path.
  std::map<std::vector<std::string>, walked> all(const capability& from) {
    std::map<std::vector<std::string>, walked> result;
    auto session = start(from);
    REQUIRE(session);
    for (bool over = false; !over;) {
      auto part = read(*session);
      REQUIRE(part);
      for (auto& each : part->met)
        result[each.path] = each;
      over = part->over;
    }
    return result;
  }

  int64_t walks() {
    auto status = system.ask<caf::settings>(walker, get_status{});
    REQUIRE(status);
    return caf::get<int64_t>(*status, "state.walks");
  }

  walker_actor walker;
  vdrive_client_actor fake;
};

} // namespace

TEST_SUITE_BEGIN("walker");

TEST_CASE("a walk meets everything beneath a directory") {
  walked_drive f;
  auto met = f.all(f.root);
  CHECK(met.size() == 4);
  CHECK(met.at({}).kind == cap_kind::directory);
  CHECK(met.at({"a"}).entry.write_cap);
  CHECK(met.at({"a", "f"}).entry.read_cap == file_cap(1));
  CHECK(met.at({"g"}).kind == cap_kind::file);
  CHECK(f.walks() == 0);
}

TEST_CASE("who walks with a read-only cap meets read-only caps") {
  walked_drive f;
  auto met = f.all(*read_only_form(f.root));
  CHECK(met.size() == 4);
  for (auto& [path, each] : met)
    CHECK_FALSE(each.entry.write_cap);
}

TEST_CASE("a walk that is cancelled ends at once") {
  walked_drive f;
  auto session = f.start(f.root);
  REQUIRE(session);
  CHECK(f.walks() == 1);
  caf::anon_send(*session, cancel_operation{});
  f.system.settle();
  CHECK(f.walks() == 0);
}

TEST_CASE("whoever waits when a walk is cancelled hears of it") {
  for (bool walker_ends : {false, true}) {
    walked_drive f;
    f.become_endless(true);
    auto session = f.start(f.root);
    REQUIRE(session);
    auto answer = f.system.self->request(*session, caf::infinite, read_walk{});
    f.system.settle();
    CHECK(code_of(f.read(*session)) == ec::refused);
    if (walker_ends)
      f.alice.end(f.walker);
    else
      caf::anon_send(*session, cancel_operation{});
    f.system.settle();
    answer.receive(
      [](walk_part&) { CHECK(false); },
      [](caf::error& why) { CHECK(tahoe::code_of(why) == ec::cancelled); });
  }
}

TEST_CASE("a walk that nobody reads (any more) ends after a while") {
  walked_drive f;
  REQUIRE(f.start(f.root));
  auto second = f.start(f.root);
  REQUIRE(second);
  f.system.pass(9min, 1s);
  REQUIRE(f.read(*second));
  f.system.pass(2min, 1s);
  CHECK(f.walks() == 1);
  f.system.pass(9min, 1s);
  CHECK(f.walks() == 0);
}

TEST_CASE("a walk is no more than a page ahead of its reader") {
  walked_drive f;
  auto pages = f.become_endless(false);
  auto session = f.start(f.root);
  REQUIRE(session);
  f.system.pass(1min);
  CHECK(*pages == 0);
  for (size_t i = 1; i <= 5; ++i) {
    REQUIRE(f.read(*session));
    f.system.pass(1min);
    CHECK(*pages == i + 1);
  }
  caf::anon_send(*session, cancel_operation{});
  f.system.settle();
}

TEST_CASE("walks are not without number") {
  walked_drive f;
  for (int i = 0; i < 16; ++i)
    REQUIRE(f.start(f.root));
  CHECK(code_of(f.start(f.root)) == ec::try_later);
}

TEST_CASE("a walk begins at a directory") {
  walked_drive f;
  CHECK(code_of(f.start(file_cap(1))) == ec::malformed);
  CHECK(code_of(f.start(unknown_cap{"URI:NEW:x"})) == ec::malformed);
}

TEST_CASE("a walk fails if the vdrive is away when it begins") {
  walked_drive f;
  f.vdrive.stop();
  auto session = f.start(f.root);
  REQUIRE(session);
  CHECK(code_of(f.read(*session)) == ec::try_later);
  CHECK(f.walks() == 0);
}

TEST_SUITE_END();

} // namespace tahoe::walker_test
