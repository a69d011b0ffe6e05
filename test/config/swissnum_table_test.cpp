#include "config/small_file.hpp"
#include "config/swissnum_table.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <set>

namespace tahoe::swissnum_table_test {
namespace fs = std::filesystem;

TEST_SUITE_BEGIN("swissnum_table");

TEST_CASE("a service keeps its swissnum for ever") {
  test::temporary_directory dir;
  auto path = dir.path() / "furls";
  auto table = swissnum_table::load(path);
  REQUIRE(table);
  auto first = table->of("storage");
  auto other = table->of("introducer");
  REQUIRE(first);
  REQUIRE(other);
  CHECK(!(*first == *other));
  CHECK(*table->of("storage") == *first);
  auto again = swissnum_table::load(path);
  REQUIRE(again);
  CHECK(*again->of("storage") == *first);
  CHECK(*again->of("introducer") == *other);
}

TEST_CASE("a swissnum is on disk, for its owner alone, before it is given") {
  test::temporary_directory dir;
  auto path = dir.path() / "furls";
  auto table = swissnum_table::load(path);
  REQUIRE(table);
  CHECK(!fs::exists(path));
  REQUIRE(table->of("storage"));
  auto text = read_text(path, 1000);
  REQUIRE(text);
  CHECK(text->starts_with("storage "));
  CHECK(text->size() == std::string_view{"storage "}.size() + 32 + 1);
  CHECK(fs::status(path).permissions()
        == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a swissnum that cannot be kept is not given") {
  test::temporary_directory dir;
  auto table = swissnum_table::load(dir.path() / "missing" / "furls");
  REQUIRE(table);
  CHECK(!table->of("storage"));
}

TEST_CASE("a name that would damage the file is refused") {
  test::temporary_directory dir;
  auto path = dir.path() / "furls";
  auto table = swissnum_table::load(path);
  REQUIRE(table);
  for (auto name : {"", "a b", "a\nb", "Storage"})
    CHECK(!table->of(name));
  CHECK(!fs::exists(path));
}

TEST_CASE("a damaged table is an error and stays as it is") {
  test::temporary_directory dir;
  auto path = dir.path() / "furls";
  const std::string good = "storage " + std::string(32, 'b') + "\n";
  REQUIRE(write_text_durably(path, good, file_access::owner));
  REQUIRE(swissnum_table::load(path));
  auto damaged
    = std::vector<std::string>{good + good, // the same service twice
                               "storage\n",
                               "\n",
                               "storage  " + std::string(32, 'b') + "\n",
                               "Storage " + std::string(32, 'b') + "\n",
                               "storage " + std::string(32, 'B') + "\n",
                               "storage " + std::string(33, 'b') + "\n"};
  for (size_t size = 1; size < good.size(); ++size)
    damaged.push_back(good.substr(0, size));
  for (auto& text : damaged) {
    CAPTURE(text);
    REQUIRE(write_text_durably(path, text, file_access::owner));
    auto table = swissnum_table::load(path);
    REQUIRE(!table);
    CHECK(code_of(table.error()) == ec::malformed);
    CHECK(describe(table.error()).find("bbbb") == std::string::npos);
    CHECK(*read_text(path, 1000) == text);
  }
}

TEST_SUITE_END();

} // namespace tahoe::swissnum_table_test
