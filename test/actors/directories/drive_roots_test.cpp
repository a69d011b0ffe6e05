#include "test/actors/directories/directories_fixture.hpp"

#include <sys/stat.h>

namespace tahoe::drive_roots_test {

using namespace directories_test;

namespace {

struct fixture : world {
  explicit fixture(uint64_t seed = 1)
    : world(seed), vdrive(*this, "vdrive"), alice(*this, "alice") {}

  std::string text_of(const std::filesystem::path& file) {
    auto text = read_text(file, 1000);
    return text ? *text : std::string{};
  }

  void write(const std::filesystem::path& file, const std::string& text) {
    REQUIRE(write_text_durably(file, text, file_access::owner));
  }

  int64_t directories() {
    auto status = system.ask<caf::settings>(vdrive.server, get_status{});
    REQUIRE(status);
    return caf::get<int64_t>(*status, "state.directories");
  }

  /// The furl of a vdrive that is not running.
  furl meet_and_stop() {
    vdrive.start();
    auto where = vdrive.where;
    vdrive.stop();
    return where;
  }

  vdrive_place vdrive;
  client_place alice;
};

mode_t mode_of(const std::filesystem::path& file) {
  struct stat info {};
  REQUIRE(::stat(file.c_str(), &info) == 0);
  return info.st_mode & 07777;
}

} // namespace

TEST_SUITE_BEGIN("drive_roots");

TEST_CASE("two clients share the public root, and nothing else") {
  fixture f;
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  client_place bob{f, "bob"};
  bob.start({f.vdrive.where});
  auto a = f.alice.roots();
  auto b = bob.roots();
  REQUIRE(a.public_root);
  CHECK(a.public_root == b.public_root);
  CHECK(a.private_root != b.private_root);
  REQUIRE(f.alice.link({*a.public_root}, "for all", file_cap(1)));
  CHECK(bob.look({*b.public_root, {"for all"}})->entry.read_cap == file_cap(1));
  REQUIRE(f.alice.link({*a.private_root}, "for me", file_cap(2)));
  CHECK(bob.list({*b.private_root})->entries.empty());
  CHECK(bob.list({*b.public_root})->entries.size() == 1);
  CHECK(f.text_of(f.alice.files.global_root_cap())
        == to_uri(*a.public_root) + "\n");
  CHECK(mode_of(f.alice.files.private_root_cap()) == 0600);
}

TEST_CASE("the roots survive a restart, with and without the vdrive") {
  fixture f;
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto before = f.alice.roots();
  REQUIRE(f.alice.link({*before.private_root}, "file", file_cap(1)));
  f.alice.stop();
  f.alice.start({f.vdrive.where});
  auto after = f.alice.roots();
  CHECK(after.private_root == before.private_root);
  CHECK(after.public_root == before.public_root);
  CHECK(f.alice.look({*after.private_root, {"file"}}));
  f.alice.stop();
  f.vdrive.stop();
  f.alice.start({f.vdrive.where});
  auto alone = f.alice.roots();
  CHECK(alone.private_root == before.private_root);
  CHECK(alone.public_root == before.public_root);
  auto found = f.alice.look({*alone.private_root, {"file"}});
  CHECK(code_of(found) == ec::try_later);
}

TEST_CASE("a vdrive that comes late is waited for") {
  fixture f;
  auto where = f.meet_and_stop();
  f.alice.start({where});
  f.system.pass(10min, 1s);
  auto roots = f.alice.roots();
  CHECK_FALSE(roots.private_root);
  CHECK_FALSE(roots.public_root);
  CHECK(roots.public_problem.find("cannot be reached") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(f.alice.files.private_root_cap()));
  auto status = f.alice.status();
  CHECK(caf::get<bool>(status, "state.home_connected") == false);
  CHECK(caf::get<bool>(status, "state.private_root") == false);
  auto made = f.alice.make({});
  CHECK(code_of(made) == ec::try_later);
  f.vdrive.start();
  // A question makes the link hurry.
  made = f.alice.make({});
  CHECK(made);
  f.system.pass(5s);
  roots = f.alice.roots();
  CHECK(roots.private_root);
  CHECK(roots.public_root);
  CHECK(roots.private_problem.empty());
  CHECK(caf::get<bool>(f.alice.status(), "state.home_connected"));
}

TEST_CASE("after a crash before it was made, the same private root is made") {
  fixture f;
  auto where = f.meet_and_stop();
  // As it was written before the directory was made.
  directory_write_cap cap{*random_bytes<directory_write_key>(f.env.random),
                          where.tub, where.service};
  f.write(f.alice.files.private_root_cap(), cap.to_uri() + "\n");
  f.vdrive.start();
  CHECK(f.directories() == 1);
  f.alice.start({where});
  CHECK(f.alice.home() == capability{cap});
  CHECK(f.directories() == 2);
  CHECK(f.alice.link({cap}, "file", file_cap(1)));
  // After a crash behind it, too.
  f.alice.stop();
  f.alice.start({where});
  CHECK(f.directories() == 2);
  CHECK(f.alice.look({f.alice.home(), {"file"}}));
}

TEST_CASE("a root file that makes no sense is said and left alone") {
  fixture f;
  f.vdrive.start();
  f.write(f.alice.files.private_root_cap(), "rubbish");
  f.write(f.alice.files.global_root_cap(), "");
  f.alice.start({f.vdrive.where});
  f.system.pass(5min, 1s);
  auto roots = f.alice.roots();
  CHECK_FALSE(roots.private_root);
  CHECK_FALSE(roots.public_root);
  CHECK(roots.private_problem.find("private_root.cap holds no cap")
        != std::string::npos);
  CHECK(roots.private_problem.find("rubbish") == std::string::npos);
  CHECK(roots.public_problem.find("global_root.cap holds no cap")
        != std::string::npos);
  CHECK(f.text_of(f.alice.files.private_root_cap()) == "rubbish");
  CHECK(f.text_of(f.alice.files.global_root_cap()).empty());
}

TEST_CASE("without a vdrive the roots of the files still work") {
  fixture f;
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto before = f.alice.roots();
  f.alice.stop();
  f.alice.start({});
  auto after = f.alice.roots();
  CHECK(after.private_root == before.private_root);
  CHECK(after.public_root == before.public_root);
  (*f.alice.announced)[f.vdrive.where.tub] = f.vdrive.where.to_uri();
  CHECK(f.alice.link({*after.private_root}, "file", file_cap(1)));
  auto made = f.alice.make({});
  CHECK(code_of(made) == ec::unsupported);
}

TEST_CASE("a node without vdrive and files says how to get one") {
  fixture f;
  f.alice.start({});
  auto roots = f.alice.roots();
  CHECK_FALSE(roots.public_root);
  CHECK(roots.public_problem.find("vdrive.furl") != std::string::npos);
  CHECK(roots.private_problem.find("vdrive.furl") != std::string::npos);
}

TEST_CASE("where no public root is offered, there is a private one") {
  fixture f;
  f.vdrive.config.offer_public_root = false;
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto roots = f.alice.roots();
  CHECK(roots.private_root);
  CHECK_FALSE(roots.public_root);
  CHECK(roots.public_problem.find("offers no public root")
        != std::string::npos);
}

TEST_CASE("a vdrive that is away is said at once, and used once it is back") {
  fixture f;
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto root = f.alice.home();
  f.vdrive.stop();
  auto before = f.system.sched.clock().now();
  auto linked = f.alice.link({root}, "file", file_cap(1));
  CHECK(code_of(linked) == ec::try_later);
  CHECK(f.system.sched.clock().now() - before < 1s);
  f.vdrive.start();
  CHECK(f.alice.link({root}, "file", file_cap(2)));
}

TEST_CASE("a private root that the vdrive lost is made again, and said to be") {
  fixture f;
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto root = f.alice.home();
  REQUIRE(f.alice.link({root}, "file", file_cap(1)));
  f.alice.stop();
  f.vdrive.stop();
  std::filesystem::remove_all(f.vdrive.files.vdrive_store());
  std::filesystem::remove(f.vdrive.files.public_root_cap());
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto roots = f.alice.roots();
  CHECK(roots.private_root == root);
  CHECK(roots.private_problem.find("lost the private root")
        != std::string::npos);
  CHECK(f.alice.list({root})->entries.empty());
  CHECK(f.alice.link({root}, "file", file_cap(2)));
}

TEST_CASE("versions are written, and a store that lost changes is reported") {
  fixture f;
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto root = f.alice.home();
  REQUIRE(f.alice.link({root}, "a", file_cap(1)));
  f.vdrive.stop();
  auto store = f.vdrive.files.vdrive_store();
  auto copy = f.directory.path() / "copy";
  std::filesystem::copy(store, copy, std::filesystem::copy_options::recursive);
  f.vdrive.start();
  REQUIRE(f.alice.link({root}, "b", file_cap(1)));
  CHECK(f.alice.list({root})->version == 3);
  // Somebody puts back old files by hand; what was seen survives a restart.
  f.alice.stop();
  CHECK(std::filesystem::exists(f.alice.files.directory_versions()));
  CHECK(mode_of(f.alice.files.directory_versions()) == 0600);
  f.vdrive.stop();
  std::filesystem::remove_all(store);
  std::filesystem::copy(copy, store, std::filesystem::copy_options::recursive);
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto list = f.alice.list({root});
  REQUIRE(list);
  CHECK(list->version == 2);
  CHECK(list->state == freshness::stepped_back);
  auto status = f.alice.status();
  CHECK(caf::get<int64_t>(status, "state.steps_back") == 1);
  // What was changed again since is in front once more.
  REQUIRE(f.alice.link({root}, "b", file_cap(1)));
  CHECK(f.alice.list({root})->state == freshness::current);
}

TEST_CASE("versions that could not be written are written later") {
  fixture f;
  f.vdrive.start();
  auto file = f.alice.files.directory_versions();
  std::filesystem::create_directories(file / "in the way");
  f.alice.start({f.vdrive.where});
  REQUIRE(f.alice.link({f.alice.home()}, "a", file_cap(1)));
  f.system.pass(1min, 1s);
  REQUIRE(std::filesystem::is_directory(file));
  std::filesystem::remove_all(file);
  f.system.pass(1min, 1s);
  CHECK(std::filesystem::is_regular_file(file));
}

TEST_CASE("a backup that was restored is a new life, and said to be") {
  fixture f;
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto root = f.alice.home();
  REQUIRE(f.system.tell(f.vdrive.server, back_up_vdrive{}));
  REQUIRE(f.alice.link({root}, "lost", file_cap(1)));
  f.vdrive.stop();
  auto store = f.vdrive.files.vdrive_store();
  std::filesystem::rename(store / "backup.db", store / "vdrive.db");
  f.vdrive.start();
  auto list = f.alice.list({root});
  REQUIRE(list);
  CHECK(list->entries.empty());
  CHECK(list->state == freshness::new_incarnation);
  CHECK(f.alice.list({root})->state == freshness::current);
}

TEST_CASE("a vdrive named by a cap alone is found by its announcement") {
  fixture f;
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto root = f.alice.home();
  REQUIRE(f.alice.link({root}, "file", file_cap(1)));
  client_place bob{f, "bob"};
  bob.start({});
  (*bob.announced)[f.vdrive.where.tub] = f.vdrive.where.to_uri();
  CHECK(bob.look({root, {"file"}}));
  auto wrong = std::get<directory_write_cap>(root);
  wrong.service = swissnum{};
  CHECK(code_of(bob.look({wrong, {"file"}})) == ec::try_later);
}

TEST_CASE("caps to many vdrives do not make many links") {
  fixture f;
  f.vdrive.start();
  f.alice.start({f.vdrive.where});
  auto root = std::get<directory_write_cap>(f.alice.home());
  for (uint8_t i = 0; i < 250; ++i) {
    auto elsewhere = root;
    elsewhere.tub.bytes[0] = i;
    elsewhere.tub.bytes[1] ^= 1;
    CHECK(code_of(f.alice.look({elsewhere, {"x"}})) == ec::try_later);
  }
  auto status = f.alice.status();
  auto links = caf::get<caf::config_value::list>(status, "state.vdrives");
  CHECK(links.size() <= 100);
  CHECK(f.alice.link({root}, "file", file_cap(1)));
}

TEST_SUITE_END();

} // namespace tahoe::drive_roots_test
