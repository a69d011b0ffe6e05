#include "test/support/temporary_directory.hpp"
#include "web/lua/script_file.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace tahoe::script_file_test {

TEST_SUITE_BEGIN("script_file");

TEST_CASE("a script is read whole") {
  test::temporary_directory directory;
  auto file = directory.path() / "watch.lua";
  std::string text(200'000, 'x');
  std::ofstream{file} << text;
  CHECK(read_script(file.string()) == text);
}

TEST_CASE("a file that is none is an error that names it") {
  auto missing = read_script("/no/such/file");
  REQUIRE_FALSE(missing);
  CHECK(code_of(missing.error()) == ec::not_found);
  auto text = describe(missing.error());
  CHECK(text.find("/no/such/file: No such file") != std::string::npos);
  CHECK(code_of(read_script("/").error()) == ec::io_failure);
}

TEST_CASE("a file without end is refused") {
  CHECK(code_of(read_script("/dev/zero").error()) == ec::malformed);
}

TEST_CASE("a script is called by its file's name") {
  CHECK(script_name("/home/me/watch.lua") == "watch.lua");
  CHECK(script_name("-") == "stdin");
}

TEST_SUITE_END();

} // namespace tahoe::script_file_test
