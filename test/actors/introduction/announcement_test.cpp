#include "actors/introduction/announcement.hpp"
#include "crypto/announcement_signature.hpp"

#include <doctest/doctest.h>

namespace tahoe::announcement_test {

namespace {

const identity& node() {
  static const auto result = identity::generate();
  return *result;
}

node_announcement content() {
  node_announcement result{
    node().id(), 7, "Ann's \xc3\xa9tag\xc3\xa8re", "tahoe-node/0.1.0", {}};
  result.services["storage"] = furl{node().id(), {{"127.0.0.1", 4000}}, {}};
  return result;
}

/// `json` as the node would have signed it.
announcement signed_json(std::string json) {
  announcement result;
  result.public_key = node().verifying_key();
  result.signature = *sign_announcement(node(), json);
  result.json.text = std::move(json);
  return result;
}

std::string complaint(std::string json) {
  auto checked = check_announcement(signed_json(std::move(json)));
  return checked ? "" : describe(checked.error());
}

std::string good_json() {
  return make_announcement(node(), content())->json.text;
}

std::string
replaced(std::string text, std::string_view what, std::string_view with) {
  auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

} // namespace

TEST_SUITE_BEGIN("announcement");

TEST_CASE("an announcement says what its node said") {
  auto text = make_announcement(node(), content());
  REQUIRE(text);
  auto checked = check_announcement(*text);
  REQUIRE(checked);
  CHECK(checked->id == node().id());
  CHECK(checked->seq == 7);
  CHECK(checked->nickname == content().nickname);
  CHECK(checked->software == "tahoe-node/0.1.0");
  CHECK(checked->services == content().services);
}

TEST_CASE("a flipped bit anywhere is detected") {
  auto good = *make_announcement(node(), content());
  auto refused = [](const announcement& x) { return !check_announcement(x); };
  for (size_t i = 0; i < good.json.text.size(); ++i) {
    auto bad = good;
    bad.json.text[i] = static_cast<char>(bad.json.text[i] ^ 1);
    CHECK(refused(bad));
  }
  for (size_t i = 0; i < signature::length; ++i) {
    auto bad = good;
    bad.signature.bytes[i] ^= 0x80;
    CHECK(refused(bad));
  }
  for (size_t i = 0; i < public_key::length; ++i) {
    auto bad = good;
    bad.public_key.bytes[i] ^= 4;
    CHECK(refused(bad));
  }
}

TEST_CASE("a truncated announcement is refused, even well signed") {
  auto good = good_json();
  for (size_t size = 0; size < good.size(); ++size)
    CHECK(complaint(good.substr(0, size)) != "");
}

TEST_CASE("nobody announces services of another tub") {
  auto other = std::move(*identity::generate());
  auto said = content();
  said.services["storage"].tub = other.id();
  CHECK(code_of(make_announcement(node(), said).error()) == ec::malformed);
  auto stolen = *make_announcement(node(), content());
  stolen.public_key = other.verifying_key();
  stolen.signature = *sign_announcement(other, stolen.json.text);
  auto checked = check_announcement(stolen);
  REQUIRE(!checked);
  CHECK(describe(checked.error()).find("another tub") != std::string::npos);
}

TEST_CASE("each malformed part is named") {
  auto good = good_json();
  CHECK(complaint(good) == "");
  auto has
    = [&](std::string_view what, std::string_view with, const char* word) {
        auto text = complaint(replaced(good, what, with));
        INFO(text);
        CHECK(text.find(word) != std::string::npos);
        CHECK(text.find("127.0.0.1") == std::string::npos);
      };
  has("\"version\":1", "\"version\":2", "version");
  has("\"version\":1", "\"verzion\":1", "version");
  has("\"seq\":7", "\"seq\":-7", "seq");
  has("\"seq\":7", "\"seq\":7.5", "seq");
  has("\"seq\":7", "\"seq\":9007199254740992", "seq");
  has("\"seq\":7", "\"seq\":\"7\"", "seq");
  has("\"nickname\":\"", "\"nickname\":\"\\u0007", "nickname");
  has("\"software\":\"", "\"software\":\"" + std::string(200, 'x'), "software");
  has("\"software\":\"tahoe-node/0.1.0\"", "\"software\":[]", "software");
  has("\"storage\":", "\"Storage\":", "service");
  has("\"storage\":", "\"\":", "service");
  has("pb://", "http://", "storage");
  has("{", "[{", "JSON");
  has("Ann", "\xff", "JSON");
  CHECK(complaint("{\"services\":" + std::string(8000, '[')) != "");
  CHECK(complaint(good + std::string(8192, ' ')).find("8192")
        != std::string::npos);
}

TEST_CASE("a version of the future is not called malformed") {
  auto text
    = signed_json(replaced(good_json(), "\"version\":1", "\"version\":2"));
  CHECK(code_of(check_announcement(text).error()) == ec::unsupported);
}

TEST_CASE("keys of the future are ignored, too many services are not") {
  CHECK(complaint(replaced(good_json(), "{", "{\"mood\":[1,{}],")) == "");
  auto said = content();
  auto where = said.services["storage"];
  for (auto i = 0; i < 15; ++i)
    said.services[std::string{"s"} + std::to_string(i)] = where;
  CHECK(make_announcement(node(), said));
  said.services["one-more"] = where;
  CHECK(!make_announcement(node(), said));
}

TEST_SUITE_END();

} // namespace tahoe::announcement_test
