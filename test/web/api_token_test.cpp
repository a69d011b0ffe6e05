#include "web/server/api_token.hpp"

#include <doctest/doctest.h>

namespace tahoe::api_token_test {

TEST_SUITE_BEGIN("api_token");

TEST_CASE("only the whole token opens, under its scheme in any case") {
  api_token token{as_bytes("secret")};
  CHECK(carries_token("tahoe-lafs secret", token));
  CHECK(carries_token("Tahoe-LAFS secret", token));
  for (auto other :
       {"", "secret", "tahoe-lafs", "tahoe-lafs ", "tahoe-lafs secre",
        "tahoe-lafs secret ", "tahoe-lafs Secret", "Bearer secret"})
    CHECK_FALSE_MESSAGE(carries_token(other, token), other);
}

TEST_CASE("an empty token opens nothing") {
  CHECK_FALSE(carries_token("tahoe-lafs ", {}));
  CHECK_FALSE(carries_token("", {}));
}

TEST_SUITE_END();

} // namespace tahoe::api_token_test
