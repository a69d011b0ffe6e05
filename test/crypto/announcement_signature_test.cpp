#include "crypto/announcement_signature.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::announcement_signature_test {

namespace {

identity sample() {
  return std::move(*identity::generate([](std::span<uint8_t> to) {
    for (size_t i = 0; i < to.size(); ++i)
      to[i] = static_cast<uint8_t>(i);
    return caf::expected<void>{};
  }));
}

} // namespace

TEST_SUITE_BEGIN("announcement_signature");

TEST_CASE("the signature of a known announcement comes out") {
  auto node = sample();
  auto sig = sign_announcement(node, R"({"version":1})");
  REQUIRE(sig);
  CHECK(test::to_hex(sig->view())
        == "bec10b70f577cab8871659ac9a7c20d5eecc31dd1585766ea786879cd6e648aa"
           "9d7ff124b2b463157b81a056360ed955adc392e678413203ca1f34ba8302e90d");
  CHECK(verify_announcement(node.verifying_key(), R"({"version":1})", *sig));
}

TEST_CASE("another text, key or purpose is not what was signed") {
  auto node = sample();
  auto sig = *sign_announcement(node, "news");
  auto other = identity::generate();
  CHECK(!verify_announcement(node.verifying_key(), "old news", sig));
  CHECK(!verify_announcement(other->verifying_key(), "news", sig));
  CHECK(!verify(node.verifying_key(), as_bytes("news"), sig));
  CHECK(!verify_announcement(node.verifying_key(), "news",
                             *node.sign(as_bytes("news"))));
}

TEST_SUITE_END();

} // namespace tahoe::announcement_signature_test
