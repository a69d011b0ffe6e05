#include "crypto/capability.hpp"
#include "test/support/vdir_answers.hpp"

#include <doctest/doctest.h>

namespace tahoe::directory_cap_test {

namespace {

struct directory_uris {
  std::string write, read, verify;
};

directory_uris first_uris() {
  auto row = test::vdir_answers("caps").front();
  return {row.text(3), row.text(4), row.text(5)};
}

std::vector<std::string> all_uris() {
  auto [write, read, verify] = first_uris();
  return {write, read, verify};
}

/// Malformed, and without a word of the cap in the error.
void check_malformed(const std::string& uri) {
  CAPTURE(uri);
  auto cap = parse_capability(uri);
  REQUIRE(!cap);
  CHECK(cap.error() == ec::malformed);
  auto text = describe(cap.error());
  for (size_t i = uri.find("URI:VDIR") + 20; i + 6 < uri.size(); ++i)
    CHECK(text.find(uri.substr(i, 6)) == std::string::npos);
}

/// The uri with another field, counted from 0, which is URI.
std::string
with_field(const std::string& uri, int number, const std::string& field) {
  size_t start = 0;
  for (int i = 0; i < number; ++i)
    start = uri.find(':', start) + 1;
  auto end = uri.find(':', start);
  return uri.substr(0, start) + field
         + (end == std::string::npos ? "" : uri.substr(end));
}

} // namespace

TEST_SUITE_BEGIN("directory_cap");

TEST_CASE("caps hold and say what the oracle says") {
  for (auto& row : test::vdir_answers("caps")) {
    directory_write_cap write{row.as<directory_write_key>(0), row.as<tub_id>(1),
                              row.as<swissnum>(2)};
    CHECK(write.to_uri() == row.text(3));
    CHECK(write.to_read_only().to_uri() == row.text(4));
    CHECK(write.to_read_only().to_verify().to_uri() == row.text(5));
    CHECK(parse_capability(row.text(3)) == capability{write});
    CHECK(parse_capability(row.text(4)) == capability{write.to_read_only()});
    CHECK(parse_capability(row.text(5))
          == capability{write.to_read_only().to_verify()});
    for (size_t i : {3, 4, 5})
      CHECK(to_uri(*parse_capability(row.text(i))) == row.text(i));
  }
}

TEST_CASE("only a write cap diminishes to its read cap") {
  auto [write, read, verify] = first_uris();
  auto form = [](const std::string& uri) {
    return to_uri(*read_only_form(*parse_capability(uri)));
  };
  CHECK(form(write) == read);
  CHECK(form(read) == read);
  CHECK(form(verify) == verify);
  CHECK(is_write_cap(*parse_capability(write)));
  CHECK_FALSE(is_write_cap(*parse_capability(read)));
  CHECK_FALSE(is_write_cap(*parse_capability(verify)));
}

TEST_CASE("a directory's cap is not a file's") {
  for (auto& uri : all_uris()) {
    auto err = unsupported(*parse_capability(uri));
    CHECK(err == ec::unsupported);
    CHECK(describe(err) == "this is the cap of a directory, not of a file");
  }
}

TEST_CASE("a directory's cap cut short is never taken for another's") {
  for (auto& uri : all_uris())
    for (size_t size = 0; size < uri.size(); ++size) {
      auto cap = parse_capability(uri.substr(0, size));
      if (cap)
        CHECK(std::holds_alternative<unknown_cap>(*cap));
      else
        check_malformed(uri.substr(0, size));
    }
}

TEST_CASE("each character of a directory's cap counts") {
  for (auto& uri : all_uris())
    for (size_t i = 0; i < uri.size(); ++i)
      for (char c : {'a', '7', 'A', ':', '1', '\0'}) {
        auto other = uri;
        other[i] = c;
        auto cap = parse_capability(other);
        if (cap && other != uri) {
          CHECK(cap != parse_capability(uri));
          CHECK(to_uri(*cap) == other);
        }
      }
}

TEST_CASE("each field of a directory's cap has one form") {
  for (auto& uri : all_uris()) {
    check_malformed(uri + ":");
    check_malformed(uri + "a");
    check_malformed(uri + " ");
    check_malformed(uri + ":a");
    for (int field : {2, 3, 4})
      for (std::string text :
           {"", "a", "aaaaaaaaaaaaaaaaaaaaaaaaab",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
            "AAAAAAAAAAAAAAAAAAAAAAAAAA", "aaaaaaaaaaaaaaaaaaaaaaaaa="})
        check_malformed(with_field(uri, field, text));
  }
  auto [write, read, verify] = first_uris();
  check_malformed(with_field(write, 1, "VDIR-Verifier"));
  check_malformed(with_field(verify, 1, "VDIR"));
}

TEST_CASE("a claim in front of a directory's cap must hold") {
  auto [write, read, verify] = first_uris();
  check_malformed("ro." + write);
  check_malformed("imm." + write);
  check_malformed("imm." + read);
  check_malformed("imm." + verify);
  CHECK(to_uri(*parse_capability("ro." + read)) == read);
  CHECK(to_uri(*parse_capability("ro." + verify)) == verify);
}

TEST_CASE("a kind that begins like a directory's is another one") {
  for (std::string uri : {"URI:VDIR2:a:b:c", "URI:VDIR-RW:a:b:c", "URI:VDIR"}) {
    auto cap = parse_capability(uri);
    REQUIRE(cap);
    CHECK(std::holds_alternative<unknown_cap>(*cap));
    CHECK(to_uri(*cap) == uri);
  }
}

TEST_SUITE_END();

} // namespace tahoe::directory_cap_test
