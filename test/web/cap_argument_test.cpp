#include "test/support/redirection.hpp"
#include "test/support/temporary_directory.hpp"
#include "web/cli/cap_argument.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace tahoe::cap_argument_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("cap_argument");

TEST_CASE("a cap can be given itself, by file or by standard input") {
  interrupt_watch interrupt;
  CHECK(*read_cap_argument("URI:LIT:nbswy3dp", interrupt)
        == "URI:LIT:nbswy3dp");
  temporary_directory directory;
  auto path = (directory.path() / "cap").string();
  std::ofstream{path} << "URI:LIT:nbswy3dp\r\n";
  CHECK(*read_cap_argument("@" + path, interrupt) == "URI:LIT:nbswy3dp");
  redirection input{0, directory.path() / "cap"};
  CHECK(*read_cap_argument("-", interrupt) == "URI:LIT:nbswy3dp");
}

TEST_CASE("what is no cap is refused without repeating it") {
  interrupt_watch interrupt;
  for (auto text : {"", "nonsense", "URI:CHK:1", "URI:LIT:0"}) {
    auto cap = read_cap_argument(text, interrupt);
    REQUIRE_FALSE(cap);
    CHECK(code_of(cap.error()) == ec::malformed);
  }
  CHECK_FALSE(read_cap_argument("@/nowhere/cap", interrupt));
  auto malformed = read_cap_argument("nonsense", interrupt);
  CHECK(describe(malformed.error()).find("begins with URI:")
        != std::string::npos);
}

TEST_CASE("an endless first line is not read to its end") {
  interrupt_watch interrupt;
  redirection input{0, "/dev/zero"};
  CHECK_FALSE(read_cap_argument("-", interrupt));
}

TEST_CASE("what is read from elsewhere is told from paths and files") {
  for (auto text : {"-", "-/a/b", "@file", "@/a/file", "@file:a/b", "@-:a"})
    CHECK(stands_for_cap(text));
  for (auto text : {"", "--", "-a", "./@file", "a@b", "private:@a", "URI:LIT:"})
    CHECK_FALSE(stands_for_cap(text));
}

TEST_CASE("what is beneath such a cap is told from where the cap is") {
  using parts = std::pair<std::string_view, std::string>;
  CHECK(split_cap_argument("-") == parts{"-", ""});
  CHECK(split_cap_argument("-/a/b") == parts{"-", "/a/b"});
  CHECK(split_cap_argument("@/dir/file") == parts{"@/dir/file", ""});
  CHECK(split_cap_argument("@/dir/file:a/b") == parts{"@/dir/file", "/a/b"});
  CHECK(split_cap_argument("@file:") == parts{"@file", "/"});
  CHECK(split_cap_argument("@file:a:b") == parts{"@file", "/a:b"});
}

TEST_CASE("a path beneath a cap from standard input is no option") {
  std::vector<std::string> words{"tahoe-node", "get", "-",  "-/a/b",
                                 "-v",         "--",  "-/c"};
  std::vector<char*> pointers;
  for (auto& word : words)
    pointers.push_back(word.data());
  auto shielded
    = shield_cap_arguments(static_cast<int>(pointers.size()), pointers.data());
  words[3] = "@-:a/b";
  CHECK(shielded == words);
  temporary_directory directory;
  std::ofstream{directory.path() / "cap"} << "URI:LIT:nbswy3dp\n";
  redirection input{0, directory.path() / "cap"};
  interrupt_watch interrupt;
  CHECK(*read_cap_argument(split_cap_argument("@-:a/b").first, interrupt)
        == "URI:LIT:nbswy3dp");
}

TEST_SUITE_END();

} // namespace tahoe::cap_argument_test
