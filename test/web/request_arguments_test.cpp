#include "web/server/request_arguments.hpp"

#include <doctest/doctest.h>

namespace tahoe::request_arguments_test {

TEST_SUITE_BEGIN("request_arguments");

namespace {

request_target with(std::string name, std::string value) {
  request_target result;
  result.query.emplace_back(std::move(name), std::move(value));
  return result;
}

} // namespace

TEST_CASE("replace= is true, false or only-files") {
  CHECK(*replace_argument({}) == replace_policy::always);
  CHECK(*replace_argument(with("replace", "T")) == replace_policy::always);
  CHECK(*replace_argument(with("replace", "off")) == replace_policy::never);
  CHECK(*replace_argument(with("replace", "Only-Files"))
        == replace_policy::only_files);
  CHECK_FALSE(replace_argument(with("replace", "perhaps")));
}

TEST_CASE("when_done= stays on this node") {
  auto led = [](const char* address) {
    return when_done_argument(with("when_done", address), "localhost:3456");
  };
  for (auto local : {"/vdrive/global/", ".", "..", "a/b?c=d", "/a:b", "?x=a:b"})
    CHECK_MESSAGE(led(local), local);
  for (auto other :
       {"//evil.example/", "http://evil.example/", "javascript:alert(1)",
        "/\\evil.example", "a\r\nb: c", "http://localhost:3456",
        "http://localhost:34567/", "http://localhost:3456@evil.example/",
        "http://localhost:3456//evil.example/"})
    CHECK_FALSE_MESSAGE(led(other), other);
  CHECK(**led("http://localhost:3456/uri/x?t=info") == "/uri/x?t=info");
  CHECK(**led("https://localhost:3456/") == "/");
  CHECK_FALSE(when_done_argument(with("when_done", "http:///x"), ""));
  CHECK(*when_done_argument({}, "localhost") == std::nullopt);
  // As a form sends what was not filled in.
  CHECK(*led("") == std::nullopt);
  CHECK(**led("/\u00e9 x") == "/%C3%A9%20x");
}

TEST_CASE("directories have the formats of mutable ones") {
  CHECK(check_directory_format({}));
  CHECK(check_directory_format(with("format", "mdmf")));
  CHECK_FALSE(check_directory_format(with("format", "CHK")));
  CHECK_FALSE(check_directory_format(with("format", "tar")));
  CHECK_FALSE(check_directory_format(with("mutable", "false")));
}

TEST_SUITE_END();

} // namespace tahoe::request_arguments_test
