#include "config/small_file.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <sys/stat.h>

namespace tahoe::small_file_test {
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const fs::path& path) {
  return static_cast<unsigned>(fs::status(path).permissions());
}

size_t entries_in(const fs::path& path) {
  return static_cast<size_t>(
    std::distance(fs::directory_iterator{path}, fs::directory_iterator{}));
}

} // namespace

TEST_SUITE_BEGIN("small_file");

TEST_CASE("what was written is read, and no temporary file is left") {
  test::temporary_directory dir;
  auto path = dir.path() / "value";
  for (std::string text : {"first", "", "the third one"}) {
    REQUIRE(write_text_durably(path, text, file_access::owner));
    auto read = read_text(path, 100);
    REQUIRE(read);
    CHECK(*read == text);
    CHECK(entries_in(dir.path()) == 1);
  }
}

TEST_CASE("a file has the mode that was asked for, whatever the umask is") {
  test::temporary_directory dir;
  auto before = ::umask(0);
  CHECK(write_text_durably(dir.path() / "a", "x", file_access::owner));
  CHECK(write_text_durably(dir.path() / "b", "x", file_access::everyone));
  ::umask(0777);
  CHECK(write_text_durably(dir.path() / "c", "x", file_access::everyone));
  ::umask(before);
  CHECK(mode_of(dir.path() / "a") == 0600);
  CHECK(mode_of(dir.path() / "b") == 0644);
  CHECK(mode_of(dir.path() / "c") == 0644);
}

TEST_CASE("a secret that replaces a public file is private") {
  test::temporary_directory dir;
  auto path = dir.path() / "value";
  REQUIRE(write_text_durably(path, "x", file_access::everyone));
  REQUIRE(write_text_durably(path, "y", file_access::owner));
  CHECK(mode_of(path) == 0600);
}

TEST_CASE("a write that fails leaves nothing behind") {
  test::temporary_directory dir;
  auto path = dir.path() / "value";
  fs::create_directories(path / "in the way");
  auto written = write_text_durably(path, "x", file_access::owner);
  REQUIRE(!written);
  CHECK(code_of(written.error()) == ec::io_failure);
  CHECK(entries_in(dir.path()) == 1);
  auto nowhere = dir.path() / "missing" / "value";
  CHECK(!write_text_durably(nowhere, "x", file_access::owner));
}

TEST_CASE("a missing file is told from one that cannot be read") {
  test::temporary_directory dir;
  auto missing = read_text(dir.path() / "missing", 10);
  REQUIRE(!missing);
  CHECK(code_of(missing.error()) == ec::not_found);
  auto directory = read_text(dir.path(), 10);
  REQUIRE(!directory);
  CHECK(code_of(directory.error()) == ec::malformed);
}

TEST_CASE("a file is read up to the allowed size") {
  test::temporary_directory dir;
  auto path = dir.path() / "value";
  REQUIRE(write_text_durably(path, "12345", file_access::owner));
  CHECK(read_text(path, 5));
  auto longer = read_text(path, 4);
  REQUIRE(!longer);
  CHECK(code_of(longer.error()) == ec::malformed);
}

TEST_CASE("a pipe of the name of a file does not hang the reader") {
  test::temporary_directory dir;
  auto path = dir.path() / "pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  CHECK(!read_text(path, 10));
}

TEST_CASE("a private directory is closed to others, new or not") {
  test::temporary_directory dir;
  auto path = dir.path() / "private";
  REQUIRE(make_private_directory(path));
  CHECK(mode_of(path) == 0700);
  fs::permissions(path, fs::perms::all);
  REQUIRE(make_private_directory(path));
  CHECK(mode_of(path) == 0700);
  std::ofstream{dir.path() / "file"} << "x";
  CHECK(!make_private_directory(dir.path() / "file"));
  CHECK(!make_private_directory(dir.path() / "missing" / "private"));
}

TEST_SUITE_END();

} // namespace tahoe::small_file_test
