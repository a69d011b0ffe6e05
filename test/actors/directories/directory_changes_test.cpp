#include "test/actors/directories/directories_fixture.hpp"

#include <nlohmann/json.hpp>

namespace tahoe::directory_changes_test {

using namespace directories_test;

namespace {

using names = std::set<std::string>;
using fixture = met_vdrive;

} // namespace

TEST_SUITE_BEGIN("directory_changes");

// -- moves --------------------------------------------------------------------

TEST_CASE("a move is one change of both directories") {
  fixture f;
  auto sub = f.alice.mkdir({f.root}, "sub");
  REQUIRE(sub);
  REQUIRE(f.alice.link({f.root}, "file", file_cap(1)));
  auto moved
    = f.alice.change(move_entry{{f.root}, "file", {*sub}, "other", {}});
  REQUIRE(moved);
  CHECK(moved->version == 2);
  CHECK(code_of(f.alice.look({f.root, {"file"}})) == ec::not_found);
  auto found = f.alice.look({f.root, {"sub", "other"}});
  REQUIRE(found);
  CHECK(found->entry.read_cap == file_cap(1));
  CHECK(
    code_of(f.alice.change(move_entry{{f.root}, "file", {*sub}, "other", {}}))
    == ec::not_found);
}

TEST_CASE("a rename within a directory keeps caps and metadata") {
  fixture f;
  auto sub = f.alice.mkdir({f.root}, "old");
  REQUIRE(sub);
  REQUIRE(f.alice.change(set_metadata{{f.root}, "old", R"({"a": 1})"}));
  REQUIRE(f.alice.change(move_entry{{f.root}, "old", {f.root}, "new", {}}));
  auto found = f.alice.look({f.root, {"new"}});
  REQUIRE(found);
  CHECK(found->entry.write_cap == capability{*sub});
  CHECK(nlohmann::json::parse(found->entry.metadata)["a"] == 1);
  CHECK(names_in(*f.alice.list({f.root})) == names{"new"});
  // To its own name: nothing happens.
  auto version = f.alice.list({f.root})->version;
  auto stayed
    = f.alice.change(move_entry{{f.root}, "new", {f.root}, "new", {}});
  REQUIRE(stayed);
  CHECK(stayed->version == version);
  CHECK(code_of(f.alice.change(move_entry{{f.root}, "no", {f.root}, "no", {}}))
        == ec::not_found);
}

TEST_CASE("a move replaces only what it may") {
  fixture f;
  REQUIRE(f.alice.link({f.root}, "a", file_cap(1)));
  REQUIRE(f.alice.link({f.root}, "b", file_cap(2)));
  REQUIRE(f.alice.mkdir({f.root}, "d"));
  auto move = [&](const char* to, replace_policy policy) {
    return f.alice.change(move_entry{{f.root}, "a", {f.root}, to, policy});
  };
  CHECK(code_of(move("b", replace_policy::never)) == ec::exists);
  CHECK(code_of(move("d", replace_policy::only_files)) == ec::exists);
  CHECK(names_in(*f.alice.list({f.root})) == names{"a", "b", "d"});
  auto moved = move("b", replace_policy::only_files);
  REQUIRE(moved);
  REQUIRE(moved->before);
  CHECK(moved->before->read_cap == file_cap(2));
  CHECK(names_in(*f.alice.list({f.root})) == names{"b", "d"});
}

TEST_CASE("a directory is not moved into itself") {
  fixture f;
  REQUIRE(f.alice.mkdir({f.root}, "a"));
  REQUIRE(f.alice.mkdir({f.root, {"a"}}, "b"));
  for (auto& to :
       {directory_path{f.root, {"a"}}, directory_path{f.root, {"a", "b"}}})
    CHECK(code_of(f.alice.change(move_entry{{f.root}, "a", to, "x", {}}))
          == ec::refused);
  CHECK(f.alice.look({f.root, {"a", "b"}}));
}

TEST_CASE("a move between two vdrives links and then unlinks") {
  fixture f;
  vdrive_place second{f, "second"};
  second.start();
  client_place bob{f, "bob"};
  bob.start({second.where});
  auto there = bob.home();
  REQUIRE(f.alice.link({f.root}, "file", file_cap(1)));
  auto moved
    = f.alice.change(move_entry{{f.root}, "file", {there}, "file", {}});
  REQUIRE(moved);
  CHECK(code_of(f.alice.look({f.root, {"file"}})) == ec::not_found);
  CHECK(bob.look({there, {"file"}})->entry.read_cap == file_cap(1));
  // Once more after a crash in between: it is in both places then.
  REQUIRE(f.alice.link({f.root}, "file", file_cap(1)));
  CHECK(
    code_of(f.alice.change(move_entry{{f.root}, "file", {there}, "file", {}}))
    == ec::exists);
  REQUIRE(f.alice.change(
    move_entry{{f.root}, "file", {there}, "file", replace_policy::only_files}));
  CHECK(f.alice.list({f.root})->entries.empty());
}

// -- who may what -------------------------------------------------------------

TEST_CASE("a read-only cap reads all beneath and changes nothing") {
  fixture f;
  auto sub = f.alice.mkdir({f.root}, "sub");
  REQUIRE(sub);
  REQUIRE(f.alice.link({*sub}, "file", file_cap(1)));
  client_place bob{f, "bob"};
  bob.start({});
  auto handed = *read_only_form(f.root);
  auto list = bob.list({handed});
  REQUIRE(list);
  REQUIRE(list->entries.size() == 1);
  CHECK_FALSE(list->entries[0].write_cap);
  CHECK(list->entries[0].read_cap == capability{sub->to_read_only()});
  CHECK(bob.look({handed, {"sub", "file"}})->entry.read_cap == file_cap(1));
  f.vdrive.stop(); // no traffic is needed to refuse
  for (auto& where :
       {directory_path{handed}, directory_path{handed, {"sub"}}}) {
    CHECK(code_of(bob.link(where, "x", file_cap(2))) == ec::read_only);
    CHECK(code_of(bob.unlink(where, "file")) == ec::read_only);
    CHECK(code_of(bob.mkdir(where, "x")) == ec::read_only);
    CHECK(code_of(bob.change(set_metadata{where, "sub", "{}"}))
          == ec::read_only);
    CHECK(code_of(bob.change(move_entry{where, "sub", where, "x", {}}))
          == ec::read_only);
    CHECK(code_of(bob.change(move_entry{{*sub}, "file", where, "x", {}}))
          == ec::read_only);
  }
}

TEST_CASE("what is linked read-only beneath a write cap stays read-only") {
  fixture f;
  auto sub = f.alice.mkdir({f.root}, "sub");
  REQUIRE(f.alice.link({f.root}, "view", sub->to_read_only()));
  CHECK(code_of(f.alice.link({f.root, {"view"}}, "x", file_cap(1)))
        == ec::read_only);
  CHECK(f.alice.link({f.root, {"sub"}}, "x", file_cap(1)));
  CHECK(f.alice.look({f.root, {"view", "x"}}));
}

// -- many at once -------------------------------------------------------------

TEST_CASE("writers of one name take turns") {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    CAPTURE(seed);
    fixture f{seed};
    constexpr uint8_t writers = 16;
    unsigned done = 0;
    auto asker = f.system.sys.spawn([&](caf::event_based_actor* self) {
      for (uint8_t i = 0; i < writers; ++i) {
        link_entry what{{f.root}, "file", file_cap(i)};
        what.replace
          = i % 2 == 0 ? replace_policy::only_files : replace_policy::always;
        self->request(f.alice.client, caf::infinite, what)
          .then([&](entry_changed&) { ++done; },
                [&](caf::error& why) { FAIL(describe(why)); });
      }
    });
    f.system.pass(2min, 1s);
    CHECK(done == writers);
    CHECK(f.alice.look({f.root, {"file"}})->entry.version == writers + 1);
  }
}

TEST_CASE("of a rename and a delete one wins, and nothing is lost between") {
  unsigned renamed = 0;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    fixture f{seed};
    client_place bob{f, "bob"};
    bob.start({f.vdrive.where});
    REQUIRE(f.alice.link({f.root}, "a", file_cap(1)));
    ec moved = ec::cancelled;
    ec removed = ec::cancelled;
    auto ask = [&](const vdrive_client_actor& whom, auto what, ec& result) {
      f.system.sys.spawn([=, &result](caf::event_based_actor* self) {
        self->request(whom, caf::infinite, what)
          .then([&](entry_changed&) { result = ec::none; },
                [&](caf::error& why) { result = tahoe::code_of(why); });
      });
    };
    ask(f.alice.client, move_entry{{f.root}, "a", {f.root}, "b", {}}, moved);
    ask(bob.client, unlink_entry{{f.root}, "a"}, removed);
    f.system.pass(1min, 1s);
    auto left = names_in(*f.alice.list({f.root}));
    if (moved == ec::none) {
      ++renamed;
      CHECK(removed == ec::not_found);
      CHECK(left == names{"b"});
    } else {
      CHECK(moved == ec::not_found);
      CHECK(removed == ec::none);
      CHECK(left.empty());
    }
  }
  CHECK(renamed > 0);
  CHECK(renamed < 20);
}

TEST_CASE("no-write holds for a link, for metadata and for a move") {
  met_vdrive f;
  auto made = f.alice.mkdir({f.root}, "made");
  REQUIRE(made);
  auto can_write = [&](const std::string& name) {
    auto found = f.alice.look({f.root, {name}});
    REQUIRE(found);
    return found->entry.write_cap.has_value();
  };
  const std::string reading = R"({"no-write": true})";
  REQUIRE(f.alice.change(
    link_entry{{f.root}, "linked", *made, std::nullopt, reading}));
  CHECK_FALSE(can_write("linked"));
  REQUIRE(f.alice.link({f.root}, "told", *made));
  CHECK(can_write("told"));
  REQUIRE(f.alice.change(set_metadata{{f.root}, "told", reading}));
  CHECK_FALSE(can_write("told"));
  REQUIRE(f.alice.change(move_entry{{f.root}, "told", {f.root}, "moved", {}}));
  CHECK_FALSE(can_write("moved"));
  CHECK(can_write("made"));
}

TEST_CASE("a directory that its vdrive does not have is lost, not absent") {
  met_vdrive f;
  auto key = random_bytes<directory_write_key>();
  REQUIRE(key);
  auto& home = std::get<directory_write_cap>(f.root);
  directory_write_cap gone{*key, home.tub, home.service};
  CHECK(code_of(f.alice.look({gone, {"x"}})) == ec::lost);
  CHECK(code_of(f.alice.list({gone})) == ec::lost);
  CHECK(code_of(f.alice.link({gone}, "x", file_cap(1))) == ec::lost);
  CHECK(code_of(f.alice.mkdir({gone}, "x")) == ec::lost);
  REQUIRE(f.alice.link({f.root}, "gone", gone));
  CHECK(code_of(f.alice.look({f.root, {"gone", "x"}})) == ec::lost);
  CHECK(code_of(f.alice.look({f.root, {"none", "x"}})) == ec::not_found);
}

TEST_SUITE_END();

} // namespace tahoe::directory_changes_test
