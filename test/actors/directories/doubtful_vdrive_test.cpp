#include "test/actors/directories/lying_vdrive.hpp"

namespace tahoe::doubtful_vdrive_test {

using namespace directories_test;

namespace {

struct fixture : lying_world {
  /// Asks, lets the connection be lost and come back, and gives the answer.
  template <class Answer, class Request>
  ec ask_over_losses(Request what, unsigned losses) {
    auto result = ec::cancelled;
    system.sys.spawn([&, what](caf::event_based_actor* self) {
      self->request(alice.client, caf::infinite, what)
        .then([&](Answer&) { result = ec::none; },
              [&](caf::error& why) { result = tahoe::code_of(why); });
    });
    for (unsigned i = 0; i < losses; ++i) {
      system.pass(500ms);
      CHECK(result == ec::cancelled);
      vdrive.show(front());
      system.pass(5s);
    }
    return result;
  }
};

} // namespace

TEST_SUITE_BEGIN("doubtful_vdrive");

TEST_CASE("a version that goes backwards is said once it was seen") {
  fixture f;
  f.fill();
  REQUIRE(f.alice.list({f.root}));
  f.told->listing
    = [](const list_entries&, entries_listed& x) { x.version -= 2; };
  auto list = f.alice.list({f.root});
  REQUIRE(list);
  CHECK(list->state == freshness::stepped_back);
  f.told->reading
    = [](const read_entry&, entry_read& x) { x.incarnation.bytes[0] ^= 1; };
  auto found = f.alice.look({f.root, {"1"}});
  REQUIRE(found);
  CHECK(found->state == freshness::new_incarnation);
}

TEST_CASE("a change that is answered for another directory is refused") {
  fixture f;
  f.fill();
  f.told->changing
    = [](directories_changed& x) { x.versions.items[0].index.bytes[0] ^= 1; };
  CHECK(code_of(f.alice.link({f.root}, "x", file_cap(9)))
        == ec::integrity_failure);
}

TEST_CASE("a public root that is none of the vdrive's is not taken") {
  fixture f;
  f.told->offering = [](public_root& x) { x.write_cap.text = "URI:LIT:"; };
  f.alice.start({f.vdrive.where});
  f.system.pass(1min, 1s);
  auto roots = f.alice.roots();
  CHECK_FALSE(roots.public_root);
  CHECK(roots.private_root);
  CHECK_FALSE(std::filesystem::exists(f.alice.files.global_root_cap()));
  f.told->offering = nullptr;
  f.system.pass(5min, 1s);
  CHECK(f.alice.roots().public_root);
}

TEST_CASE("a vdrive that contradicts itself ends no change in a circle") {
  fixture f;
  f.fill();
  f.told->reading
    = [](const read_entry&, entry_read& x) { x.entry.version += 10; };
  CHECK(code_of(f.alice.unlink({f.root}, "1")) == ec::conflict);
}

TEST_CASE("a change whose answer was lost is made once, and then answered") {
  fixture f;
  f.fill();
  auto before = f.alice.list({f.root})->version;
  f.told->lose_changes = 2;
  CHECK(
    f.ask_over_losses<entry_changed>(link_entry{{f.root}, "x", file_cap(9)}, 2)
    == ec::none);
  CHECK(f.told->lose_changes == 0);
  CHECK(f.alice.list({f.root})->version == before + 1);
}

TEST_CASE("a change nobody answers for is said to be in doubt") {
  fixture f;
  f.fill();
  f.told->lose_changes = 1;
  auto linked = f.alice.link({f.root}, "x", file_cap(9));
  REQUIRE(code_of(linked) == ec::try_later);
  CHECK(describe(linked.error()).find("may have been made")
        != std::string::npos);
  f.vdrive.show(f.front());
  CHECK(f.alice.look({f.root, {"x"}}));
}

TEST_CASE("a question whose answer was lost is asked once more, not for ever") {
  fixture f;
  f.fill();
  f.told->lose_reads = 1;
  CHECK(f.ask_over_losses<looked_up>(look_up{{f.root, {"1"}}}, 1) == ec::none);
  f.told->lose_reads = 2;
  CHECK(f.ask_over_losses<looked_up>(look_up{{f.root, {"1"}}}, 1)
        == ec::try_later);
}

TEST_CASE("a question that vanished with the connection is asked again") {
  fixture f;
  f.fill();
  f.told->swallow_reads = 1;
  CHECK(f.ask_over_losses<looked_up>(look_up{{f.root, {"1"}}}, 1) == ec::none);
  CHECK(f.told->swallow_reads == 0);
}

TEST_CASE("a busy vdrive is asked again") {
  fixture f;
  f.fill();
  f.told->busy = 3;
  CHECK(f.alice.link({f.root}, "x", file_cap(9)));
  f.told->busy = 1000;
  auto linked = f.alice.link({f.root}, "y", file_cap(9));
  REQUIRE(code_of(linked) == ec::try_later);
  CHECK(describe(linked.error()).find("may have been made")
        == std::string::npos);
}

TEST_CASE("a damaged entry can be replaced and removed, not moved") {
  fixture f;
  f.fill();
  f.told->reading = [](const read_entry&, entry_read& x) {
    x.entry.content.read_cap.bytes[15] ^= 1;
  };
  auto link = [&](replace_policy policy) {
    return f.alice.link({f.root}, "1", file_cap(9), policy);
  };
  CHECK(code_of(link(replace_policy::only_files)) == ec::exists);
  CHECK(code_of(f.alice.change(move_entry{{f.root}, "1", {f.root}, "x", {}}))
        == ec::integrity_failure);
  CHECK(code_of(f.alice.change(set_metadata{{f.root}, "1", "{}"}))
        == ec::integrity_failure);
  CHECK(link(replace_policy::always));
  CHECK(f.alice.unlink({f.root}, "2"));
}

TEST_SUITE_END();

} // namespace tahoe::doubtful_vdrive_test
