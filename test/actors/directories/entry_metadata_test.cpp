#include "actors/directories/entry_metadata.hpp"
#include "crypto/random.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::entry_metadata_test {

namespace {

using nlohmann::json;

constexpr wall_time noon{std::chrono::milliseconds{1'200'000'000'250}};

} // namespace

TEST_SUITE_BEGIN("entry_metadata");

TEST_CASE("metadata is a JSON object in UTF-8") {
  for (auto good :
       {"{}", " {} ", R"({"a": [1, {"b": null}]})", "{\"\xc3\xa9\": 1}"})
    CHECK(check_metadata(good));
  for (auto bad : {"", " ", "[]", "1", "null", "{", "{}{}", "{} x", "{'a': 1}",
                   "{\"a\": \"\xff\"}", "\xef\xbb\xbf{}"}) {
    CAPTURE(bad);
    auto checked = check_metadata(bad);
    REQUIRE_FALSE(checked);
    CHECK(code_of(checked.error()) == ec::malformed);
  }
}

TEST_CASE("metadata has at most 4096 bytes") {
  std::string text(4096, ' ');
  text.front() = '{';
  text.back() = '}';
  CHECK(check_metadata(text));
  CHECK_FALSE(check_metadata(text + " "));
}

TEST_CASE("deep nesting is no danger") {
  std::string text = "{\"a\":";
  text.append(2000, '[');
  text.append(2000, ']');
  text += '}';
  CHECK(check_metadata(text));
  CHECK(metadata_for_link("", text, noon));
}

TEST_CASE("the first link sets both times") {
  auto made = metadata_for_link("", std::nullopt, noon);
  REQUIRE(made);
  CHECK(json::parse(*made)
        == json::parse(R"({"tahoe": {"linkcrtime": 1200000000.25,
                                     "linkmotime": 1200000000.25}})"));
}

TEST_CASE("a later link keeps the time of creation and what others put there") {
  auto old = R"({"a": 1, "tahoe": {"linkcrtime": 5, "linkmotime": 6, "x": 7}})";
  auto kept = metadata_for_link(old, std::nullopt, noon);
  REQUIRE(kept);
  auto x = json::parse(*kept);
  CHECK(x["a"] == 1);
  CHECK(x["tahoe"]["linkcrtime"] == 5);
  CHECK(x["tahoe"]["linkmotime"] == 1200000000.25);
  CHECK(x["tahoe"]["x"] == 7);
}

TEST_CASE("nobody sets the member of the node") {
  auto made
    = metadata_for_link(R"({"a": 1})", R"({"b": 2, "tahoe": "mine"})", noon);
  REQUIRE(made);
  auto x = json::parse(*made);
  CHECK_FALSE(x.contains("a"));
  CHECK(x["b"] == 2);
  CHECK(x["tahoe"]["linkcrtime"] == 1200000000.25);
}

TEST_CASE("what grows too long with the times is refused") {
  std::string text = "{\"a\":\"";
  text.append(4096 - 8, 'x');
  text += "\"}";
  REQUIRE(check_metadata(text));
  auto made = metadata_for_link("", text, noon);
  REQUIRE_FALSE(made);
  CHECK(code_of(made.error()) == ec::malformed);
}

TEST_CASE("no-write takes the write cap away, as long as it is kept") {
  auto key = random_bytes<directory_write_key>();
  REQUIRE(key);
  directory_write_cap cap{*key, {{2}}, {}};
  plain_entry strong{"x", cap, *read_only_form(cap), {}};
  auto weakened = [&](const char* before, std::optional<std::string> wanted) {
    auto made = entry_to_link(strong, before, wanted, noon);
    REQUIRE(made);
    CHECK(made->read_cap == strong.read_cap);
    return !made->write_cap;
  };
  CHECK(weakened("", R"({"no-write": true})"));
  CHECK(weakened(R"({"no-write": true})", std::nullopt));
  CHECK_FALSE(weakened(R"({"no-write": true})", "{}"));
  CHECK_FALSE(weakened("", R"({"no-write": false})"));
  CHECK_FALSE(weakened("", R"({"no-write": "true"})"));
  CHECK_FALSE(weakened("", std::nullopt));
}

TEST_SUITE_END();

} // namespace tahoe::entry_metadata_test
