#include "actors/vdrive/directory_store.hpp"
#include "test/support/store_fixture.hpp"

namespace tahoe::directory_store_test {

using namespace tahoe::test;

namespace {

const sample_directory a{1};
const sample_directory b{2};

} // namespace

TEST_SUITE_BEGIN("directory_store");

TEST_CASE("a new directory has version 1 and no entries") {
  store_fixture x;
  auto made = x.ask(creation_of(a));
  REQUIRE(made);
  CHECK(made->incarnation == x.store->incarnation());
  CHECK(made->versions.items == std::vector<directory_version>{{a.index(), 1}});
  auto page = x.reader->list({a.index(), {}, 10});
  REQUIRE(page);
  CHECK(page->version == 1);
  CHECK(page->incarnation == x.store->incarnation());
  CHECK(page->entries.items.empty());
  CHECK(!page->more);
}

TEST_CASE("creating a directory never overwrites one") {
  store_fixture x;
  x.make(a);
  REQUIRE(x.change({a.put("x", sample_content(1))}) == ec::none);
  CHECK(x.outcome(creation_of(a)) == ec::exists);
  // A reader knows the index, and might try with an enabler of his own.
  CHECK(x.outcome(create_directory{a.index(), b.enabler(), fresh_request()})
        == ec::exists);
  CHECK(x.has(a, "x"));
  CHECK(x.change({a.put("y", sample_content(2))}) == ec::none);
}

TEST_CASE("an entry comes back as it was put") {
  store_fixture x;
  x.make(a);
  auto done = x.ask(change_of({a.put("x", sample_content(7))}));
  REQUIRE(done);
  CHECK(done->versions.items == std::vector<directory_version>{{a.index(), 2}});
  auto found = x.read(a, "x");
  REQUIRE(found);
  CHECK(found->incarnation == x.store->incarnation());
  CHECK(found->version == 2);
  CHECK(found->entry == vdrive_entry{a.hash("x"), sample_content(7), 2});
  CHECK(x.list(a) == std::vector<vdrive_entry>{found->entry});
}

TEST_CASE("a missing entry is not found, a missing directory is lost") {
  store_fixture x;
  auto directory = x.read(a, "x");
  REQUIRE(!directory);
  CHECK(code_of(directory.error()) == ec::lost);
  CHECK(describe(directory.error()) == "the vdrive has no such directory");
  CHECK(code_of(x.reader->list({a.index(), {}, 1}).error()) == ec::lost);
  x.make(a);
  auto entry = x.read(a, "x");
  REQUIRE(!entry);
  CHECK(code_of(entry.error()) == ec::not_found);
  CHECK(describe(entry.error()) == "no such entry in this directory");
  auto put = x.ask(change_of({b.put("x", sample_content(1))}));
  REQUIRE(!put);
  CHECK(code_of(put.error()) == ec::lost);
  CHECK(describe(put.error()) == "the vdrive has no such directory");
  auto removal = x.ask(change_of({a.remove("x")}));
  REQUIRE(!removal);
  CHECK(code_of(removal.error()) == ec::not_found);
  CHECK(describe(removal.error()) == "no such entry: it was to be removed");
}

TEST_CASE("a change needs the write enabler of each directory") {
  store_fixture x;
  x.make(a);
  x.make(b);
  auto forged = a.put("x", sample_content(1));
  forged.enabler = b.enabler();
  CHECK(x.change({forged}) == ec::refused);
  CHECK(x.change({b.put("x", sample_content(1)), forged}) == ec::refused);
  CHECK(!x.has(a, "x"));
  CHECK(!x.has(b, "x"));
  CHECK(x.version(a) == 1);
  CHECK(x.version(b) == 1);
}

TEST_CASE("an expected version is compared with the entry's") {
  store_fixture x;
  x.make(a);
  auto content = [](uint32_t n) { return sample_content(n); };
  CHECK(x.change({a.put("x", content(1), 5)}) == ec::not_found);
  CHECK(x.change({a.put("x", content(1), expect_none)}) == ec::none);
  CHECK(x.change({a.put("x", content(2), expect_none)}) == ec::exists);
  CHECK(x.change({a.put("x", content(2), 1)}) == ec::conflict);
  CHECK(x.change({a.put("x", content(2), 3)}) == ec::conflict);
  CHECK(x.change({a.put("x", content(2), UINT64_MAX - 1)}) == ec::conflict);
  CHECK(x.read(a, "x")->entry.content == content(1));
  CHECK(x.change({a.put("x", content(2), 2)}) == ec::none);
  CHECK(x.read(a, "x")->entry.version == 3);
  CHECK(x.change({a.put("x", content(3), expect_any)}) == ec::none);
  CHECK(x.change({a.put("y", content(4), expect_any)}) == ec::none);
  CHECK(x.change({a.remove("x", 2)}) == ec::conflict);
  CHECK(x.change({a.remove("x", 4)}) == ec::none);
  CHECK(x.change({a.remove("y", expect_any)}) == ec::none);
  CHECK(x.list(a).empty());
  CHECK(x.version(a) == 7);
}

TEST_CASE("a change is all of its operations or none") {
  store_fixture x;
  x.make(a);
  x.make(b);
  REQUIRE(x.change({a.put("x", sample_content(1))}) == ec::none);
  SUBCASE("a move") {
    auto moved
      = x.ask(change_of({a.remove("x", 2), b.put("x", sample_content(1))}));
    REQUIRE(moved);
    CHECK(moved->versions.items.size() == 2);
    CHECK(!x.has(a, "x"));
    CHECK(x.has(b, "x"));
    CHECK(x.version(a) == 3);
    CHECK(x.version(b) == 2);
  }
  SUBCASE("a rename within a directory is one version") {
    REQUIRE(x.change({a.put("y", sample_content(1)), a.remove("x")})
            == ec::none);
    CHECK(x.read(a, "y")->entry.version == 3);
    CHECK(x.version(a) == 3);
    CHECK(!x.has(a, "x"));
  }
  SUBCASE("a failure in the last operation") {
    CHECK(x.change({b.put("x", sample_content(1)),
                    b.put("y", sample_content(2)), a.remove("x", 1)})
          == ec::conflict);
    CHECK(x.list(b).empty());
    CHECK(x.version(b) == 1);
    CHECK(x.has(a, "x"));
    CHECK(x.store->totals().entries == 1);
  }
}

TEST_CASE("a batch does what can be done, each change for itself") {
  store_fixture x;
  auto answers = x.apply({
    {{}, creation_of(a)},
    {{}, creation_of(a)},
    {{}, change_of({a.put("x", sample_content(1))})},
    {{}, change_of({a.put("y", sample_content(2)), b.remove("x")})},
    {{}, change_of({a.put("x", sample_content(3), 2)})},
  });
  REQUIRE(answers.size() == 5);
  CHECK(answers[0]);
  CHECK(code_of(answers[1].error()) == ec::exists);
  CHECK(answers[2]);
  CHECK(code_of(answers[3].error()) == ec::lost);
  CHECK(answers[4]);
  CHECK(x.list(a).size() == 1);
  CHECK(x.read(a, "x")->entry.content == sample_content(3));
  CHECK(x.store->totals().directories == 1);
  CHECK(x.store->totals().entries == 1);
}

TEST_CASE("all that was answered is there in the next life") {
  store_fixture x;
  x.make(a);
  REQUIRE(x.change({a.put("x", sample_content(1))}) == ec::none);
  auto incarnation = x.store->incarnation();
  auto before = x.list(a);
  x.reopen();
  CHECK(x.list(a) == before);
  CHECK(x.store->incarnation() == incarnation);
  CHECK(!x.store->was_checked());
  CHECK(x.store->totals().directories == 1);
  CHECK(x.store->totals().entries == 1);
}

TEST_CASE("a client makes so many directories a day, and no more") {
  store_fixture x{2};
  tub_id one{{1}};
  tub_id other{{2}};
  auto make = [&](uint8_t number, const tub_id& who) {
    return x.outcome(creation_of(sample_directory{number}), who);
  };
  CHECK(make(1, one) == ec::none);
  CHECK(make(1, one) == ec::exists);
  CHECK(make(2, one) == ec::none);
  CHECK(make(3, one) == ec::refused);
  CHECK(make(4, other) == ec::none);
  CHECK(code_of(x.read(sample_directory{3}, "x").error()) == ec::lost);
  x.reopen();
  CHECK(make(3, one) == ec::refused);
  x.now += std::chrono::hours{24};
  CHECK(make(3, one) == ec::none);
  CHECK(x.store->totals().directories == 4);
}

TEST_SUITE_END();

} // namespace tahoe::directory_store_test
