#include "web/server/children_json.hpp"

#include <doctest/doctest.h>

namespace tahoe::children_json_test {

TEST_SUITE_BEGIN("children_json");

namespace {

std::string problem_of(const std::string& text) {
  auto children = parse_children(text);
  return children ? "" : describe(children.error());
}

bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("children come with caps and metadata") {
  directory_write_cap cap;
  auto children = parse_children(
    "{\"a\": [\"filenode\", {\"ro_uri\": \"URI:LIT:nbswy3dp\","
    "  \"metadata\": {\"ctime\": 1.5}, \"size\": 5}],"
    " \"b\": [\"?\", {\"rw_uri\": \""
    + cap.to_uri() + "\", \"ro_uri\": \"" + cap.to_read_only().to_uri()
    + "\"}], \"c\": [\"filenode\", {\"rw_uri\": \"URI:LIT:\","
      " \"ro_uri\": null}]}");
  REQUIRE(children);
  REQUIRE(children->size() == 3);
  CHECK((*children)[0].name == "a");
  CHECK((*children)[0].metadata == "{\"ctime\":1.5}");
  CHECK((*children)[1].cap == capability{cap});
  CHECK((*children)[1].read_only == capability{cap.to_read_only()});
  CHECK_FALSE((*children)[1].metadata);
  CHECK((*children)[2].cap == capability{lit_cap{}});
}

TEST_CASE("names are normalised") {
  auto children = parse_children("{\"e\\u0301\": [\"filenode\","
                                 "{\"ro_uri\": \"URI:LIT:\"}]}");
  REQUIRE(children);
  CHECK((*children)[0].name == "\u00e9");
}

TEST_CASE("what is wrong is said with the name of the child") {
  for (auto text : {"", "[]", "{", "{}x", "null"})
    CHECK(mentions(problem_of(text), "no JSON object"));
  CHECK(mentions(problem_of("{\"x\": []}"), "child x"));
  CHECK(mentions(problem_of("{\"x\": [\"filenode\", {}]}"), "neither"));
  CHECK(mentions(problem_of("{\"x\": [1, {\"ro_uri\": 1}]}"), "no string"));
  CHECK(mentions(problem_of("{\"a/b\": [1, {\"ro_uri\": \"URI:LIT:\"}]}"),
                 "child a/b"));
  CHECK(mentions(problem_of("{\"x\": [1, {\"ro_uri\": \""
                            + directory_write_cap{}.to_uri() + "\"}]}"),
                 "MustBeReadonlyError"));
  CHECK(mentions(problem_of("{\"x\": [1, {\"rw_uri\": \"URI:NEW:1\"}]}"),
                 "MustNotBeUnknownRWError"));
  CHECK(mentions(problem_of("{\"x\": [1, {\"ro_uri\": \"URI:LIT:\","
                            "\"metadata\": []}]}"),
                 "metadata"));
}

TEST_CASE("a body of brackets alone is refused") {
  CHECK(problem_of(std::string(1'000'000, '[')) != "");
  auto deep = std::string(200, '[') + std::string(200, ']');
  CHECK(problem_of("{\"x\": [1, {\"metadata\": {\"a\": " + deep + "}}]}")
        != "");
}

TEST_SUITE_END();

} // namespace tahoe::children_json_test
