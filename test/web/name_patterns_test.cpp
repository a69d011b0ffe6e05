#include "test/support/temporary_directory.hpp"
#include "web/cli/copy/name_patterns.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace tahoe::name_patterns_test {

TEST_SUITE_BEGIN("name_patterns");

TEST_CASE("patterns are for whole names, as in a shell") {
  std::vector<std::string> patterns{"*.o", "note?", "[ab]c", "{arch}"};
  for (auto name : {"a.o", ".o", "notes", "ac", "bc", "{arch}"})
    CHECK_MESSAGE(matches_any(patterns, name), name);
  for (auto name : {"a.os", "note", "cc", "arch", "", "a.o/b"})
    CHECK_FALSE_MESSAGE(matches_any(patterns, name), name);
  CHECK_FALSE(matches_any({}, "a"));
}

TEST_CASE("what looks after versions leaves files behind") {
  for (auto name : {".git", ".gitignore", "CVS", ".svn", "=meta-update"})
    CHECK(matches_any(vcs_patterns(), name));
  CHECK_FALSE(matches_any(vcs_patterns(), ".github"));
}

TEST_CASE("a file has a pattern in each line that is not empty") {
  test::temporary_directory directory;
  auto file = directory.path() / "patterns";
  std::ofstream{file} << "*.o\n\n a b\nlast";
  CHECK(*read_patterns(file.string())
        == std::vector<std::string>{"*.o", " a b", "last"});
  CHECK(code_of(read_patterns((directory.path() / "none").string()).error())
        == ec::not_found);
}

TEST_SUITE_END();

} // namespace tahoe::name_patterns_test
