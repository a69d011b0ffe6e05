#include "web/server/object_address.hpp"

#include <doctest/doctest.h>

namespace tahoe::object_address_test {

TEST_SUITE_BEGIN("object_address");

namespace {

caf::expected<object_address> parse(std::vector<std::string> components) {
  return parse_object_address(components);
}

} // namespace

TEST_CASE("an address is a cap or a drive, and names beneath it") {
  auto by_cap = parse({"uri", "URI:LIT:nbswy3dp", "a", "b c"});
  REQUIRE(by_cap);
  CHECK(to_uri(std::get<capability>(by_cap->root)) == "URI:LIT:nbswy3dp");
  CHECK(by_cap->names == std::vector<std::string>{"a", "b c"});
  CHECK_FALSE(is_private(*by_cap));
  auto global = parse({"vdrive", "global"});
  REQUIRE(global);
  CHECK(std::get<drive>(global->root) == drive::global_drive);
  CHECK(global->names.empty());
  auto own = parse({"vdrive", "private", "x"});
  REQUIRE(own);
  CHECK(is_private(*own));
}

TEST_CASE("what names nothing is refused without repeating it") {
  for (auto components : std::vector<std::vector<std::string>>{
         {}, {"uri"}, {"vdrive", "others"}, {"uri", "URI:VDIR:secret"}}) {
    auto address = parse(components);
    REQUIRE_FALSE(address);
    CHECK(describe(address.error()).find("secret") == std::string::npos);
  }
}

TEST_SUITE_END();

} // namespace tahoe::object_address_test
