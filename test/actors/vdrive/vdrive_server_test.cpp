#include "actors/operations/operation_id.hpp"
#include "actors/vdrive/vdrive_server.hpp"
#include "config/small_file.hpp"
#include "crypto/capability.hpp"
#include "test/support/vdrive_fixture.hpp"

#include <fstream>
#include <sstream>

namespace tahoe::vdrive_server_test {

using namespace tahoe::test;

namespace {

const sample_directory a{1};
const sample_directory b{2};

} // namespace

TEST_SUITE_BEGIN("vdrive_server");

TEST_CASE("every message has its answer") {
  vdrive_fixture x;
  auto made = x.ask(creation_of(a));
  REQUIRE(made);
  auto changed = x.ask(change_of({a.put("x", sample_content(1))}));
  REQUIRE(changed);
  CHECK(changed->incarnation == made->incarnation);
  auto read
    = x.world.ask<entry_read>(x.vdrive, read_entry{a.index(), a.hash("x")});
  REQUIRE(read);
  CHECK(read->entry.content == sample_content(1));
  CHECK(read->incarnation == made->incarnation);
  auto page
    = x.world.ask<entries_listed>(x.vdrive, list_entries{a.index(), {}, 10});
  REQUIRE(page);
  CHECK(page->entries.items == std::vector<vdrive_entry>{read->entry});
  CHECK(page->incarnation == made->incarnation);
}

TEST_CASE("every failure has its name") {
  vdrive_fixture x;
  REQUIRE(x.ask(creation_of(a)));
  REQUIRE(x.ask(change_of({a.put("x", sample_content(1))})));
  auto forged = a.put("y", sample_content(1));
  forged.enabler = b.enabler();
  CHECK(x.outcome(creation_of(a)) == ec::exists);
  CHECK(x.outcome(change_of({})) == ec::malformed);
  CHECK(x.outcome(change_of({forged})) == ec::refused);
  CHECK(x.outcome(change_of({a.put("x", sample_content(2))})) == ec::exists);
  CHECK(x.outcome(change_of({a.put("x", sample_content(2), 9)}))
        == ec::conflict);
  CHECK(x.outcome(change_of({b.remove("x")})) == ec::lost);
  CHECK(x.outcome(change_of({a.remove("y")})) == ec::not_found);
  auto read = x.world.ask<entry_read>(x.vdrive, read_entry{});
  CHECK(code_of(read.error()) == ec::lost);
  auto page
    = x.world.ask<entries_listed>(x.vdrive, list_entries{a.index(), {}, 0});
  CHECK(code_of(page.error()) == ec::malformed);
  CHECK(x.count("refusals") == 7);
  CHECK(x.count("entries") == 1);
}

TEST_CASE("who is not known changes nothing") {
  vdrive_fixture x;
  x.peers->peer = std::nullopt;
  CHECK(x.outcome(creation_of(a)) == ec::refused);
  CHECK(x.count("directories") == 0);
}

TEST_CASE("each node has so many creations a day") {
  vdrive_fixture x;
  x.config.creations_per_day = 1;
  x.restart();
  CHECK(x.outcome(creation_of(a)) == ec::none);
  CHECK(x.outcome(creation_of(b)) == ec::refused);
  x.peers->peer = tub_id{{2}};
  CHECK(x.outcome(creation_of(b)) == ec::none);
}

TEST_CASE("what was answered outlives the server") {
  vdrive_fixture x;
  auto request = change_of({a.put("x", sample_content(1))});
  REQUIRE(x.ask(creation_of(a)));
  auto first = x.ask(request);
  REQUIRE(first);
  x.restart();
  auto again = x.ask(request);
  REQUIRE(again);
  CHECK(again->versions.items == first->versions.items);
  CHECK(again->incarnation == first->incarnation);
  CHECK(x.count("entries") == 1);
}

TEST_CASE("changes that come while others are made durable go together") {
  vdrive_fixture x;
  REQUIRE(x.ask(creation_of(a)));
  size_t answered = 0;
  auto asker = x.world.sys.spawn([&](caf::event_based_actor* self) {
    for (int i = 0; i < 100; ++i)
      self
        ->request(x.vdrive, caf::infinite,
                  change_of({a.put(std::to_string(i), sample_content(i))}))
        .then([&](const directories_changed&) { ++answered; });
  });
  x.world.settle();
  CHECK(answered == 100);
  CHECK(x.count("entries") == 100);
  CHECK(x.count("changes") == 101);
  CHECK(x.count("batches") < 100);
  CHECK(caf::get<double>(x.status(), "state.mean_batch") > 1.0);
  CHECK(x.count("waiting_changes") == 0);
  CHECK(x.count("queued_bytes") == 0);
}

TEST_CASE("more than may wait is told to come later") {
  vdrive_fixture x;
  REQUIRE(x.ask(creation_of(a)));
  auto large = [](int number) {
    std::vector<vdrive_operation> operations;
    for (int i = 0; i < 100; ++i) {
      auto content = sample_content(1);
      content.read_cap.bytes.resize(4000, 1);
      content.metadata.bytes.resize(4000, 1);
      operations.push_back(a.put(std::to_string(100 * number + i), content));
    }
    return change_of(std::move(operations));
  };
  size_t done = 0;
  size_t later = 0;
  constexpr int many = 200;
  auto asker = x.world.sys.spawn([&](caf::event_based_actor* self) {
    for (int i = 0; i < many; ++i)
      self->request(x.vdrive, caf::infinite, large(i))
        .then([&](const directories_changed&) { ++done; },
              [&](caf::error& err) {
                if (code_of(err) == ec::try_later)
                  ++later;
              });
  });
  x.world.settle();
  CHECK(done > 0);
  CHECK(later > 0);
  CHECK(done + later == many);
  CHECK(static_cast<size_t>(x.count("entries")) == 100 * done);
}

TEST_CASE("the public root is made once, and its cap is for everybody") {
  vdrive_fixture x;
  auto file = x.directory.public_root_cap();
  auto early = x.world.ask<public_root>(x.vdrive, get_public_root{});
  CHECK(code_of(early.error()) == ec::try_later);
  REQUIRE(x.world.tell(x.vdrive, offer_public_root{x.where()}));
  auto root = x.world.ask<public_root>(x.vdrive, get_public_root{});
  REQUIRE(root);
  CHECK(*read_text(file, 1000) == root->write_cap.text + "\n");
  CHECK(
    (std::filesystem::status(file).permissions() & std::filesystem::perms::all)
    == (std::filesystem::perms::owner_read
        | std::filesystem::perms::owner_write));
  auto cap = parse_capability(root->write_cap.text);
  REQUIRE(cap);
  auto& key = std::get<directory_write_cap>(*cap).key;
  auto index = index_of(read_key_of(key));
  vdrive_operation put{index,
                       enabler_of(key),
                       name_hash_of(read_key_of(key), "x"),
                       expect_none,
                       {{sample_content(1)}}};
  REQUIRE(x.ask(change_of({put})));
  x.restart();
  REQUIRE(x.world.tell(x.vdrive, offer_public_root{x.where()}));
  auto again = x.world.ask<public_root>(x.vdrive, get_public_root{});
  REQUIRE(again);
  CHECK(again->write_cap.text == root->write_cap.text);
  CHECK(x.count("entries") == 1);
  CHECK(x.count("directories") == 1);
}

TEST_CASE("a public root is never replaced") {
  vdrive_fixture x;
  auto file = x.directory.public_root_cap();
  REQUIRE(x.world.tell(x.vdrive, offer_public_root{x.where()}));
  auto refusal = [&] {
    x.restart();
    auto offered = x.world.tell(x.vdrive, offer_public_root{x.where()});
    REQUIRE(!offered);
    auto root = x.world.ask<public_root>(x.vdrive, get_public_root{});
    CHECK(code_of(root.error()) == ec::try_later);
    return describe(offered.error());
  };
  auto cap = *read_text(file, 1000);
  REQUIRE(write_text_durably(file, "damaged\n", file_access::owner));
  CHECK(refusal().find("put back") != std::string::npos);
  CHECK(*read_text(file, 1000) == "damaged\n");
  std::filesystem::remove(file);
  CHECK(refusal().find("is lost") != std::string::npos);
  CHECK(!std::filesystem::exists(file));
  auto other = cap;
  auto& letter = other[cap.rfind(':') + 1];
  letter = letter == 'a' ? 'b' : 'a';
  REQUIRE(write_text_durably(file, other, file_access::owner));
  CHECK(refusal().find("another vdrive") != std::string::npos);
  REQUIRE(write_text_durably(file, cap, file_access::owner));
  x.restart();
  CHECK(x.world.tell(x.vdrive, offer_public_root{x.where()}));
}

TEST_CASE("a vdrive without public root says so and makes no cap") {
  vdrive_fixture x;
  x.config.offer_public_root = false;
  x.restart();
  REQUIRE(x.world.tell(x.vdrive, offer_public_root{x.where()}));
  auto root = x.world.ask<public_root>(x.vdrive, get_public_root{});
  CHECK(code_of(root.error()) == ec::not_found);
  CHECK(!std::filesystem::exists(x.directory.public_root_cap()));
}

TEST_CASE("a backup is made when somebody asks, and in time") {
  vdrive_fixture x;
  auto file = x.directory.vdrive_store() / "backup.db";
  REQUIRE(x.ask(creation_of(a)));
  CHECK(x.count("last_backup") == 0);
  REQUIRE(x.world.tell(x.vdrive, back_up_vdrive{}));
  CHECK(std::filesystem::exists(file));
  CHECK(x.count("last_backup") == std::chrono::system_clock::to_time_t(x.now));
  std::filesystem::remove(file);
  auto pass = [&](std::chrono::hours time) {
    for (; time.count() > 0; --time) {
      x.now += std::chrono::hours{1};
      x.world.pass(std::chrono::hours{1}, std::chrono::minutes{10});
    }
  };
  pass(std::chrono::hours{20});
  CHECK(!std::filesystem::exists(file));
  pass(std::chrono::hours{10});
  CHECK(std::filesystem::exists(file));
}

TEST_CASE("a server whose store is damaged does not start") {
  vdrive_fixture x;
  REQUIRE(x.ask(creation_of(a)));
  x.stop();
  REQUIRE(write_text_durably(x.directory.vdrive_store() / "vdrive.db",
                             std::string(8192, 'x'), file_access::owner));
  auto made = make_vdrive_server(x.world.sys, x.directory, x.config, x.env);
  REQUIRE(!made);
  CHECK(code_of(made.error()) == ec::integrity_failure);
  std::filesystem::remove(x.directory.vdrive_store() / "vdrive.db");
  x.start();
}

TEST_CASE("log lines carry the id of the operation that wants a change") {
  vdrive_fixture x;
  x.env.log = *logger::to_files(x.home.path(), {log_level::debug});
  x.restart();
  auto operation = draw_operation_id(x.env.random);
  auto ids = [&] {
    auto id = draw_request_id(operation, x.env.random);
    REQUIRE(id);
    return *id;
  };
  auto creation = creation_of(a);
  creation.request = ids();
  REQUIRE(x.ask(creation));
  auto wrong = change_of({a.remove("none")});
  wrong.request = ids();
  CHECK(x.outcome(wrong) == ec::not_found);
  auto other = change_of({a.put("x", sample_content(1))});
  REQUIRE(x.ask(other));
  std::ostringstream log;
  log << std::ifstream{x.home.path() / "node.log"}.rdbuf();
  auto has = [&](const std::string& text) {
    CAPTURE(log.str());
    CHECK(log.str().find(text) != std::string::npos);
  };
  has("vdrive directories-changed id=" + operation + " ");
  has("vdrive change-refused id=" + operation + " ");
  has("vdrive directories-changed id=" + operation_of(other.request) + " ");
}

TEST_SUITE_END();

} // namespace tahoe::vdrive_server_test
