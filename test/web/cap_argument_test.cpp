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
}

TEST_CASE("an endless first line is not read to its end") {
  interrupt_watch interrupt;
  redirection input{0, "/dev/zero"};
  CHECK_FALSE(read_cap_argument("-", interrupt));
}

TEST_CASE("what is read from elsewhere is told from paths and files") {
  for (auto text : {"-", "-/a/b", "@file", "@/a/file"})
    CHECK(stands_for_cap(text));
  for (auto text : {"", "--", "-a", "./@file", "a@b", "private:@a", "URI:LIT:"})
    CHECK_FALSE(stands_for_cap(text));
}

TEST_SUITE_END();

} // namespace tahoe::cap_argument_test
