#include "test/support/temporary_directory.hpp"
#include "web/cli/copy/copy_record.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sys/stat.h>

namespace tahoe::copy_record_test {

TEST_SUITE_BEGIN("copy_record");

namespace {

const file_state state{100, 1'000'000'007, 2'000'000'003, 42};
const digest grid{{1}};

} // namespace

TEST_CASE("a file is known as long as nothing about it changed") {
  test::temporary_directory directory;
  auto record = copy_record::open(directory.path() / "db", grid);
  REQUIRE(record);
  auto& known = **record;
  CHECK(known.cap_of("/a", state).empty());
  known.remember("/a", state, "URI:1");
  CHECK(known.cap_of("/a", state) == "URI:1");
  CHECK(known.cap_of("/b", state).empty());
  for (auto change : {0, 1, 2, 3}) {
    auto changed = state;
    changed.size += change == 0;
    changed.mtime += change == 1;
    changed.ctime += change == 2;
    changed.inode += change == 3;
    CHECK(known.cap_of("/a", changed).empty());
  }
  known.remember("/a", state, "URI:2");
  CHECK(known.cap_of("/a", state) == "URI:2");
}

TEST_CASE("what lies on one grid is unknown on another") {
  test::temporary_directory directory;
  auto here = copy_record::open(directory.path() / "db", grid);
  auto elsewhere = copy_record::open(directory.path() / "db", digest{{2}});
  REQUIRE(here);
  REQUIRE(elsewhere);
  (*here)->remember("/a", state, "URI:1");
  (*here)->keep();
  CHECK((*elsewhere)->cap_of("/a", state).empty());
  (*elsewhere)->remember("/a", state, "URI:2");
  (*elsewhere)->keep();
  CHECK((*here)->cap_of("/a", state) == "URI:1");
  CHECK((*elsewhere)->cap_of("/a", state) == "URI:2");
}

TEST_CASE("names are bytes, whatever they are") {
  test::temporary_directory directory;
  auto record = copy_record::open(directory.path() / "db", grid);
  REQUIRE(record);
  for (std::string name : {"/\xff\xfe", "/new\nline", "/'quote\"", "/"}) {
    (*record)->remember(name, state, "URI:" + name);
    CHECK((*record)->cap_of(name, state) == "URI:" + name);
  }
}

TEST_CASE("what was kept outlives the process, for its owner only") {
  test::temporary_directory directory;
  auto file = directory.path() / "db";
  {
    auto record = copy_record::open(file, grid);
    REQUIRE(record);
    (*record)->remember("/a", state, "URI:1");
    (*record)->keep();
    auto other = copy_record::open(file, grid);
    REQUIRE(other);
    CHECK((*other)->cap_of("/a", state) == "URI:1");
  }
  auto record = copy_record::open(file, grid);
  REQUIRE(record);
  CHECK((*record)->cap_of("/a", state) == "URI:1");
  struct stat facts;
  REQUIRE(stat(file.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
}

TEST_CASE("a file that is no database is an error, not a crash") {
  test::temporary_directory directory;
  auto file = directory.path() / "db";
  std::ofstream{file} << std::string(5000, 'x');
  CHECK_FALSE(copy_record::open(file, grid));
  CHECK_FALSE(copy_record::open(directory.path() / "no" / "db", grid));
}

TEST_CASE("a file that changed a moment ago is not settled") {
  CHECK(is_settled(state, state.ctime + 1'000'000'000));
  CHECK_FALSE(is_settled(state, state.ctime + 1'000'000));
  auto from_the_future = state;
  from_the_future.mtime = state.ctime + 5'000'000'000;
  CHECK_FALSE(is_settled(from_the_future, state.ctime + 1'000'000'000));
}

TEST_CASE("a clock of whole seconds needs two of them to tell changes apart") {
  auto coarse = state;
  coarse.ctime = 4'000'000'000;
  CHECK_FALSE(is_settled(coarse, coarse.ctime + 1'900'000'000));
  CHECK(is_settled(coarse, coarse.ctime + 2'000'000'000));
  // Times of content can be set to whole seconds anywhere.
  auto set_by_hand = state;
  set_by_hand.mtime = 1'000'000'000;
  CHECK(is_settled(set_by_hand, set_by_hand.ctime + 1'000'000'000));
}

TEST_SUITE_END();

} // namespace tahoe::copy_record_test
