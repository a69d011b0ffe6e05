#include "web/cli/drive/remote_path.hpp"

#include <doctest/doctest.h>

namespace tahoe::remote_path_test {

TEST_SUITE_BEGIN("remote_path");

namespace {

const std::string file_cap = "URI:LIT:nbswy3dp";
const std::vector<alias> aliases{{"work", file_cap}, {"tahoe", file_cap}};

std::string
address_of(std::string_view text, const std::string& default_alias = {}) {
  auto path = parse_remote_path(text, aliases, default_alias);
  return path ? path->address() : "error: " + to_string(code_of(path.error()));
}

} // namespace

TEST_CASE("each root has its address") {
  CHECK(address_of("global:") == "vdrive/global");
  CHECK(address_of("private:a/b") == "vdrive/private/a/b");
  CHECK(address_of("work:a") == "uri/URI%3ALIT%3Anbswy3dp/a");
  CHECK(address_of(file_cap) == "uri/URI%3ALIT%3Anbswy3dp");
  CHECK(address_of(file_cap + "/a/b") == "uri/URI%3ALIT%3Anbswy3dp/a/b");
  CHECK(address_of(file_cap + ":./a/b") == "uri/URI%3ALIT%3Anbswy3dp/a/b");
  CHECK(address_of("a/b", "tahoe") == "uri/URI%3ALIT%3Anbswy3dp/a/b");
  CHECK(address_of("", "tahoe") == "uri/URI%3ALIT%3Anbswy3dp");
}

TEST_CASE("whatever a name has in it is one component") {
  CHECK(address_of("private:a b?c#d%e&f")
        == "vdrive/private/a%20b%3Fc%23d%25e"
           "%26f");
  CHECK(address_of("private:\n") == "vdrive/private/%0A");
  CHECK(address_of("private:x:y") == "vdrive/private/x%3Ay");
  CHECK(address_of("private:caf\xc3\xa9") == "vdrive/private/caf%C3%A9");
}

TEST_CASE("slashes around names are no names") {
  CHECK(address_of("private:/a/") == "vdrive/private/a");
  CHECK(address_of("private:a//b") == "error: malformed");
  CHECK(address_of("private:./a") == "error: malformed");
  CHECK(address_of("private:a/..") == "error: malformed");
}

TEST_CASE("a slash at the end, or a root alone, asks for a directory") {
  auto asks = [](std::string_view text) {
    return parse_remote_path(text, aliases)->is_directory;
  };
  CHECK(asks("private:"));
  CHECK(asks("work:"));
  CHECK(asks("private:a/"));
  CHECK(asks(file_cap + "/"));
  CHECK_FALSE(asks("private:a"));
  CHECK_FALSE(asks("private:a/b"));
  CHECK_FALSE(asks(file_cap));
}

TEST_CASE("names are put into their composed form, and that is said") {
  auto path = parse_remote_path("private:cafe\xcc\x81/x", aliases);
  REQUIRE(path);
  CHECK(path->names == std::vector<std::string>{"caf\xc3\xa9", "x"});
  CHECK(path->renamed == std::vector<std::string>{"caf\xc3\xa9"});
}

TEST_CASE("only the private drive wants the token") {
  CHECK(parse_remote_path("private:a", aliases)->is_private);
  CHECK_FALSE(parse_remote_path("global:a", aliases)->is_private);
  CHECK_FALSE(parse_remote_path("work:a", aliases)->is_private);
}

TEST_CASE("what people are shown has no cap in it") {
  CHECK(parse_remote_path(file_cap + "/a", aliases)->text() == "CAP/a");
  CHECK(parse_remote_path("work:a/b", aliases)->text() == "work:a/b");
  CHECK(parse_remote_path("private:", aliases)->text() == "private:");
}

TEST_CASE("mistakes are told apart, and repeat no cap") {
  CHECK(address_of("nope:a") == "error: not_found");
  CHECK(address_of("a/b") == "error: malformed");
  auto bad = parse_remote_path("URI:CHK:secret", aliases);
  REQUIRE_FALSE(bad);
  CHECK(describe(bad.error()).find("secret") == std::string::npos);
}

TEST_CASE("cp takes a name without colon for a file here") {
  CHECK(is_remote("private:a"));
  CHECK(is_remote(file_cap));
  CHECK(is_remote("ro." + file_cap));
  CHECK_FALSE(is_remote("a"));
  CHECK_FALSE(is_remote("./a:b"));
  CHECK_FALSE(is_remote("/a:b"));
  CHECK_FALSE(is_remote(":a"));
  CHECK_FALSE(is_remote("ro.txt"));
}

TEST_SUITE_END();

} // namespace tahoe::remote_path_test
