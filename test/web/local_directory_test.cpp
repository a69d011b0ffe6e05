#include "test/support/temporary_directory.hpp"
#include "web/cli/copy/local_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sys/stat.h>

namespace tahoe::local_directory_test {

TEST_SUITE_BEGIN("local_directory");

namespace {

std::vector<std::string> names_of(const std::vector<copy_entry>& entries) {
  std::vector<std::string> result;
  for (auto& entry : entries)
    result.push_back(entry.name);
  return result;
}

} // namespace

TEST_CASE("a directory tells kinds and sizes, and follows no link") {
  test::temporary_directory directory;
  auto& path = directory.path();
  std::ofstream{path / "file"} << "hello";
  std::filesystem::create_directory(path / "dir");
  std::filesystem::create_symlink("dir", path / "link");
  REQUIRE(mkfifo((path / "pipe").c_str(), 0600) == 0);
  auto found = read_directory(path);
  REQUIRE(found);
  REQUIRE(names_of(*found)
          == std::vector<std::string>{"dir", "file", "link", "pipe"});
  CHECK((*found)[0].kind == copy_kind::directory);
  CHECK((*found)[1].kind == copy_kind::file);
  CHECK((*found)[1].size == 5);
  CHECK((*found)[2].kind == copy_kind::link);
  CHECK((*found)[3].kind == copy_kind::other);
  CHECK(look_at(path / "file")->state == (*found)[1].state);
  CHECK_FALSE(look_at(path / "nothing"));
  CHECK(code_of(read_directory(path / "nothing").error()) == ec::not_found);
}

TEST_CASE("names that the grid cannot have are left out, with the reason") {
  std::vector<copy_entry> entries;
  for (auto name :
       {"plain", "-leading", "new\nline", "cafe\xcc\x81", "\xff\xfe"}) {
    entries.push_back({name});
    entries.back().local_name = name;
  }
  entries.push_back({"link", copy_kind::link});
  entries.push_back({"pipe", copy_kind::other});
  auto result = to_grid_names(entries);
  auto names = names_of(result.entries);
  std::sort(names.begin(), names.end());
  CHECK(names
        == std::vector<std::string>{"-leading", "caf\xc3\xa9", "new\nline",
                                    "plain"});
  CHECK(result.renamed == std::vector<std::string>{"caf\xc3\xa9"});
  REQUIRE(result.refused.size() == 3);
  CHECK(result.refused[0] == "link: it is a symbolic link");
  CHECK(result.refused[1] == "pipe: it is neither file nor directory");
  for (auto& entry : result.entries)
    if (entry.name == "caf\xc3\xa9")
      CHECK(entry.local_name == "cafe\xcc\x81");
}

TEST_CASE("of two names that become one the composed one stays") {
  std::vector<copy_entry> entries;
  for (auto name : {"cafe\xcc\x81", "caf\xc3\xa9"}) {
    entries.push_back({name});
    entries.back().local_name = name;
  }
  auto result = to_grid_names(entries);
  REQUIRE(result.entries.size() == 1);
  CHECK(result.entries[0].local_name == "caf\xc3\xa9");
  CHECK(result.refused.size() == 1);
}

TEST_SUITE_END();

} // namespace tahoe::local_directory_test
