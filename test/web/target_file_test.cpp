#include "test/support/temporary_directory.hpp"
#include "web/cli/target_file.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sys/stat.h>

namespace tahoe::target_file_test {

TEST_SUITE_BEGIN("target_file");

namespace {

unsigned mode_of(const std::filesystem::path& file) {
  struct stat facts;
  REQUIRE(stat(file.c_str(), &facts) == 0);
  return facts.st_mode & 07777;
}

void fetch(const std::filesystem::path& file, std::string_view content) {
  auto target = target_file::create(file.string());
  REQUIRE(target);
  REQUIRE(target->write(content));
  REQUIRE(target->finish());
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace

TEST_CASE("a file keeps the mode of the one that it replaces") {
  test::temporary_directory directory;
  auto file = directory.path() / "file";
  for (auto mode : {0600u, 0640u, 0755u}) {
    std::ofstream{file} << "before";
    REQUIRE(chmod(file.c_str(), mode) == 0);
    fetch(file, "after");
    CHECK(mode_of(file) == mode);
    CHECK(content_of(file) == "after");
  }
}

TEST_CASE("a new file has the mode that the umask leaves") {
  test::temporary_directory directory;
  auto before = umask(027);
  fetch(directory.path() / "file", "new");
  umask(before);
  CHECK(mode_of(directory.path() / "file") == 0640);
}

TEST_CASE("nothing stays of a file that was not finished") {
  test::temporary_directory directory;
  auto file = directory.path() / "file";
  std::ofstream{file} << "before";
  {
    auto target = target_file::create(file.string());
    REQUIRE(target);
    REQUIRE(target->write("after"));
  }
  CHECK(content_of(file) == "before");
  std::filesystem::remove(file);
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_SUITE_END();

} // namespace tahoe::target_file_test
