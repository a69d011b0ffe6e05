#include "config/node_directory.hpp"
#include "test/support/temporary_directory.hpp"
#include "web/cli/node_access.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace tahoe::node_access_test {

TEST_SUITE_BEGIN("node_access");

namespace {

struct fixture {
  fixture() {
    node_directory files{directory.path()};
    std::filesystem::create_directory(files.private_dir());
    std::ofstream{files.node_url()} << "http://127.0.0.1:3456/\n";
    std::ofstream{files.api_auth_token()} << "the token\n";
  }

  test::temporary_directory directory;
};

} // namespace

TEST_CASE("a node's own files say where it is") {
  fixture f;
  auto found = find_node(f.directory.path());
  REQUIRE(found);
  CHECK(found->url == "http://127.0.0.1:3456/");
  CHECK(found->api_token == "the token");
}

TEST_CASE("the token goes to no other node") {
  fixture f;
  auto& here = f.directory.path();
  CHECK(find_node(here, "http://127.0.0.1:3456")->api_token == "the token");
  for (auto url : {"http://127.0.0.1:34567/", "http://127.0.0.1.elsewhere/",
                   "https://127.0.0.1:3456/"}) {
    auto found = find_node(here, url);
    REQUIRE(found);
    CHECK(found->url == url);
    CHECK(found->api_token.empty());
    CHECK(found->pin.empty());
  }
  // It needs no directory of its own.
  CHECK(find_node(here / "none", "http://there/")->url == "http://there/");
}

TEST_CASE("what is no web address is refused") {
  fixture f;
  for (auto url : {"ftp://there/", "there", "http://there/ x", "http://a\r\nb"})
    CHECK(code_of(find_node(f.directory.path(), url).error()) == ec::malformed);
}

TEST_SUITE_END();

} // namespace tahoe::node_access_test
