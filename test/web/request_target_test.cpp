#include "web/server/request_target.hpp"

#include <doctest/doctest.h>

#include <random>

namespace tahoe::request_target_test {

TEST_SUITE_BEGIN("request_target");

TEST_CASE("a path is split at slashes, then decoded") {
  auto target = parse_request_target("/uri/URI%3aLIT%3Ame/a%2Fb");
  REQUIRE(target);
  CHECK(target->path == std::vector<std::string>{"uri", "URI:LIT:me", "a/b"});
  CHECK(parse_request_target("/")->path.empty());
  CHECK(parse_request_target("/uri/")->path.size() == 1);
  CHECK(parse_request_target("/a+b")->path.front() == "a+b");
}

TEST_CASE("arguments are decoded and found by name") {
  auto target = parse_request_target("/uri?t=json&filename=a+b%26c&&flag");
  REQUIRE(target);
  CHECK(target->argument("t") == "json");
  CHECK(target->argument("filename") == "a b&c");
  CHECK(target->argument("flag") == "");
  CHECK(!target->argument("save"));
}

TEST_CASE("a name has whatever a name can have but U+0000") {
  auto target = parse_request_target("/vdrive/global/a%0Ab%7F");
  REQUIRE(target);
  CHECK(target->path.back() == "a\nb\x7f");
}

TEST_CASE("a malformed target is refused with the reason") {
  auto reason = [](std::string_view text) {
    auto target = parse_request_target(text);
    REQUIRE_FALSE(target);
    CHECK(code_of(target.error()) == ec::malformed);
    return describe(target.error());
  };
  CHECK(reason("") == "the address does not begin with a slash");
  CHECK(reason("uri") == "the address does not begin with a slash");
  CHECK(reason("http://x/") == "the address does not begin with a slash");
  CHECK(reason("//uri").starts_with("The webapi does not allow empty"));
  CHECK(reason("/uri//x").starts_with("The webapi does not allow empty"));
  CHECK(reason("/uri/%") == "the address ends within a % escape");
  CHECK(reason("/uri/%4") == "the address ends within a % escape");
  CHECK(reason("/uri/%zz")
        == "the address has a % that no two hex digits follow");
  CHECK(reason("/uri/%00") == "the address has a control character");
  CHECK(reason("/uri?x=%0d%0a") == "the address has a control character");
  CHECK(reason("/" + std::string(max_target_length, 'a')).find("longer")
        != std::string::npos);
}

TEST_CASE("what was encoded is decoded again") {
  std::mt19937 rng{7};
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (auto size = 1 + rng() % 40; size > 0; --size)
      text += static_cast<char>(0x20 + rng() % 0x5f);
    auto encoded = percent_encode(text);
    auto target = parse_request_target("/uri/" + encoded + "?x=" + encoded);
    REQUIRE(target);
    CHECK(target->path.at(1) == text);
    CHECK(target->argument("x") == text);
  }
}

TEST_CASE("no bytes make the parser fail in another way than malformed") {
  std::mt19937 rng{11};
  constexpr std::string_view alphabet = "/%?&=+:.aF0 \x01\xff";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = rng() % 4 != 0 ? "/" : "";
    for (auto size = rng() % 24; size > 0; --size)
      text += alphabet[rng() % alphabet.size()];
    auto target = parse_request_target(text);
    if (!target) {
      CHECK(code_of(target.error()) == ec::malformed);
      continue;
    }
    for (auto& component : target->path)
      CHECK_FALSE(component.empty());
    CHECK_FALSE(censored_target(text).empty());
  }
}

TEST_CASE("a form adds arguments, and those of the address win") {
  auto target = parse_request_target("/uri?name=first");
  REQUIRE(target);
  CHECK(add_form("name=second&to=a+b%0Ac&empty=", *target));
  CHECK(target->argument("name") == "first");
  CHECK(target->argument("to") == "a b\nc");
  CHECK(target->argument("empty") == "");
  CHECK_FALSE(add_form("x=%00", *target));
  CHECK_FALSE(add_form("x=%4", *target));
}

TEST_CASE("booleans have eight spellings, in any case") {
  for (auto text : {"true", "T", "1", "on"})
    CHECK(*parse_boolean_argument(text));
  for (auto text : {"False", "f", "0", "OFF"})
    CHECK_FALSE(*parse_boolean_argument(text));
  CHECK_FALSE(parse_boolean_argument("yes"));
  CHECK_FALSE(parse_boolean_argument(""));
}

TEST_CASE("a censored target shows no cap, whatever its spelling") {
  CHECK(censored_target("/uri/URI:LIT:secret?save=true")
        == "/uri/[CENSORED]?save=true");
  CHECK(censored_target("/uri?uri=secret&t=json") == "/uri?[CENSORED]&t=json");
  CHECK(censored_target("/u%72i/secret?%75ri=secret") == "/[CENSORED]");
  CHECK(censored_target("/file/secret/name") == "/file/[CENSORED]");
  CHECK(censored_target("/vdrive/private/name?t=mkdir&name=secret")
        == "/vdrive/[CENSORED]?t=mkdir&[CENSORED]");
  CHECK(censored_target("/uri/x?filename=secret")
        == "/uri/[CENSORED]?[CENSORED]");
  CHECK(censored_target("secret") == "/[CENSORED]");
  CHECK(censored_target("/secret") == "/[CENSORED]");
  CHECK(censored_target("/static/style.css") == "/static/style.css");
  CHECK(censored_target("/?t=json") == "/?t=json");
  CHECK(censored_target("/status?t=events") == "/status?t=events");
  CHECK(censored_target("/storage/x") == "/storage/[CENSORED]");
  CHECK(censored_target("/") == "/");
}

TEST_SUITE_END();

} // namespace tahoe::request_target_test
