#include "actors/vdrive/store_backup.hpp"
#include "test/support/store_fixture.hpp"

#include <fstream>

namespace tahoe::store_backup_test {

using namespace tahoe::test;

namespace {

namespace fs = std::filesystem;

const sample_directory a{1};

void restore(const store_files& files) {
  fs::copy_file(files.backup(), files.main(),
                fs::copy_options::overwrite_existing);
}

/// What is left of a store whose process was killed: no more than is on disk.
void leave_uncleanly(store_fixture& x) {
  auto copy = x.home.path() / "copy";
  fs::copy(x.files.directory, copy, fs::copy_options::recursive);
  x.close();
  fs::remove_all(x.files.directory);
  fs::rename(copy, x.files.directory);
}

/// Overwrites a page of the main file.
void damage(const store_files& files, std::streamoff page) {
  std::fstream file{files.main(),
                    std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(page * 4096);
  file << std::string(4096, '\x5a');
}

/// A store that takes some pages, in its main file.
void fill(store_fixture& x) {
  x.make(a);
  for (int batch = 0; batch < 10; ++batch) {
    std::vector<vdrive_operation> operations;
    for (int i = 0; i < 50; ++i)
      operations.push_back(
        a.put(std::to_string(50 * batch + i), sample_content(1)));
    REQUIRE(x.change(operations) == ec::none);
  }
}

} // namespace

TEST_SUITE_BEGIN("store_backup");

TEST_CASE("a restored backup is what the store was, in a new incarnation") {
  store_fixture x;
  x.make(a);
  REQUIRE(x.change({a.put("x", sample_content(1))}) == ec::none);
  auto before = x.list(a);
  auto incarnation = x.store->incarnation();
  REQUIRE(back_up_store(x.files));
  REQUIRE(x.change({a.put("y", sample_content(2))}) == ec::none);
  x.close();
  restore(x.files);
  x.open();
  CHECK(x.store->was_restored());
  CHECK(x.list(a) == before);
  CHECK(x.store->totals().entries == 1);
  auto restored = x.store->incarnation();
  CHECK(restored != incarnation);
  REQUIRE(x.change({a.put("y", sample_content(3))}) == ec::none);
  x.reopen();
  CHECK(!x.store->was_restored());
  CHECK(x.store->incarnation() == restored);
  CHECK(x.has(a, "y"));
}

TEST_CASE("what a killed process left does not get into a restored backup") {
  store_fixture x;
  x.make(a);
  REQUIRE(back_up_store(x.files));
  REQUIRE(x.change({a.put("x", sample_content(1))}) == ec::none);
  leave_uncleanly(x);
  auto journal = x.files.main().string() + "-wal";
  REQUIRE(fs::file_size(journal) > 0);
  restore(x.files);
  x.open();
  CHECK(x.store->was_restored());
  CHECK(x.list(a).empty());
  CHECK(x.version(a) == 1);
}

TEST_CASE("what follows a restoration survives a kill") {
  store_fixture x;
  x.make(a);
  REQUIRE(back_up_store(x.files));
  x.close();
  restore(x.files);
  x.open();
  auto incarnation = x.store->incarnation();
  REQUIRE(x.change({a.put("x", sample_content(1))}) == ec::none);
  leave_uncleanly(x);
  x.open();
  CHECK(!x.store->was_restored());
  CHECK(x.store->incarnation() == incarnation);
  CHECK(x.has(a, "x"));
}

TEST_CASE("a newer backup takes the place of the old one") {
  store_fixture x;
  x.make(a);
  REQUIRE(back_up_store(x.files));
  REQUIRE(x.change({a.put("x", sample_content(1))}) == ec::none);
  std::ofstream{x.files.backup().string() + ".new"} << "interrupted";
  REQUIRE(back_up_store(x.files));
  x.close();
  restore(x.files);
  x.open();
  CHECK(x.has(a, "x"));
  CHECK(!fs::exists(x.files.backup().string() + ".new"));
}

TEST_CASE(
  "a store that was not closed is checked, and goes on if it is sound") {
  store_fixture x;
  fill(x);
  auto before = x.list(a);
  leave_uncleanly(x);
  x.open();
  CHECK(x.store->was_checked());
  CHECK(x.list(a) == before);
  x.reopen();
  CHECK(!x.store->was_checked());
}

TEST_CASE("a damaged store is refused, and the refusal says what to do") {
  store_fixture x;
  fill(x);
  SUBCASE("with a backup") {
    REQUIRE(back_up_store(x.files));
    x.reopen();
    leave_uncleanly(x);
    damage(x.files, 5);
    auto text = x.refusal();
    CHECK(text.find("is damaged") != std::string::npos);
    CHECK(text.find("copy " + x.files.backup().string() + " to "
                    + x.files.main().string())
          != std::string::npos);
    restore(x.files);
    x.open();
    CHECK(x.list(a).size() == 500);
  }
  SUBCASE("without one") {
    x.reopen();
    leave_uncleanly(x);
    damage(x.files, 5);
    CHECK(x.refusal().find("there is no") != std::string::npos);
    // Nor is it taken for sound the next time.
    CHECK(x.refusal().find("is damaged") != std::string::npos);
  }
  SUBCASE("at its first page, whatever its end was") {
    x.close();
    damage(x.files, 0);
    CHECK(x.refusal().find("is damaged") != std::string::npos);
  }
}

TEST_CASE("a damaged store does not replace its backup") {
  store_fixture x;
  fill(x);
  x.reopen();
  REQUIRE(back_up_store(x.files));
  auto size = fs::file_size(x.files.backup());
  x.close();
  for (std::streamoff page = 3; page < 20; ++page)
    damage(x.files, page);
  CHECK(!back_up_store(x.files));
  CHECK(fs::file_size(x.files.backup()) == size);
  restore(x.files);
  x.open();
  CHECK(x.list(a).size() == 500);
}

TEST_CASE("a flipped bit never crashes the store") {
  store_fixture x;
  fill(x);
  x.close();
  std::ifstream in{x.files.main(), std::ios::binary};
  const std::string sound{std::istreambuf_iterator<char>{in}, {}};
  std::mt19937_64 random{1};
  for (int i = 0; i < 200; ++i) {
    auto damaged = sound;
    // Half of them in the pages that hold the structure.
    auto end = i % 2 == 0 ? size_t{4096} : damaged.size();
    damaged[random() % end] ^= static_cast<char>(1 << random() % 8);
    std::ofstream{x.files.main(), std::ios::binary} << damaged;
    auto opened = directory_store::open(x.files, 10);
    if (!opened)
      continue;
    auto batch = std::vector<store_change>{{{}, change_of({a.remove("7")})}};
    static_cast<void>((*opened)->apply(batch, x.now));
    auto reader
      = directory_reader::open(x.files.main(), (*opened)->incarnation());
    REQUIRE(reader);
    for (auto number : {"1", "250", "499"})
      static_cast<void>((*reader)->read({a.index(), a.hash(number)}));
    static_cast<void>((*reader)->list({a.index(), {}, max_page_entries}));
  }
}

TEST_CASE("a store of another kind or version is left alone") {
  store_fixture x;
  SUBCASE("of a newer version") {
    REQUIRE(x.store->connection().run("PRAGMA user_version = 2"));
    x.close();
    CHECK(x.refusal().find("version 2") != std::string::npos);
  }
  SUBCASE("of another program") {
    REQUIRE(x.store->connection().run("PRAGMA application_id = 7"));
    x.close();
    CHECK(x.refusal().find("no directory store") != std::string::npos);
  }
}

TEST_SUITE_END();

} // namespace tahoe::store_backup_test
