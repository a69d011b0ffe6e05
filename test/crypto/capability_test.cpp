#include "crypto/capability.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::capability_test {

namespace {

const std::string key_text = "hah7mxwfpqemm7icdh3hwsa5fa";
const std::string si_text = "5mwuz5yxisqrnhtrsljs7wkyb4";
const std::string hash_text
  = "6epvxt2uxh42obpnfn4wkrplqml7voh7aqpnqnapu7ffcyn2hk3q";

// Example A of the format.
const std::string read_uri
  = "URI:CHK:" + key_text + ":" + hash_text + ":3:10:56";
const std::string verify_uri
  = "URI:CHK-Verifier:" + si_text + ":" + hash_text + ":3:10:56";

std::string with_numbers(const std::string& numbers) {
  return "URI:CHK:" + key_text + ":" + hash_text + ":" + numbers;
}

/// Malformed, and without a word of the cap in the error.
void check_malformed(const std::string& uri) {
  CAPTURE(uri);
  auto cap = parse_capability(uri);
  REQUIRE(!cap);
  CHECK(cap.error() == ec::malformed);
  auto text = describe(cap.error());
  CHECK(text.find(key_text.substr(0, 8)) == std::string::npos);
  CHECK(text.find(hash_text.substr(0, 8)) == std::string::npos);
}

} // namespace

TEST_SUITE_BEGIN("capability");

TEST_CASE("a read cap holds what example A says") {
  auto cap = parse_capability(read_uri);
  REQUIRE(cap);
  auto& read = std::get<chk_read_cap>(*cap);
  CHECK(test::to_hex(read.key.reveal()) == "380ff65ec57c08c67d0219f67b481d28");
  CHECK(test::to_hex(read.uri_extension_hash.view())
        == "f11f5bcf54b9f9a705ed2b796545eb8317fab8ff041ed8340fa7ca5161ba3ab7");
  CHECK(read.needed_shares == 3);
  CHECK(read.total_shares == 10);
  CHECK(read.size == 56);
  CHECK(to_uri(*cap) == read_uri);
}

TEST_CASE("a read cap diminishes to its verify cap") {
  auto read = std::get<chk_read_cap>(*parse_capability(read_uri));
  auto verify = std::get<chk_verify_cap>(*parse_capability(verify_uri));
  CHECK(read.to_verify() == verify);
  CHECK(read.to_verify().to_uri() == verify_uri);
  CHECK(test::to_hex(read.si().view()) == "eb2d4cf71744a1169e7192d32fd9580f");
  CHECK(read.si() == verify.si);
}

TEST_CASE("a LIT cap holds its file") {
  for (auto [data, uri] :
       {std::pair{"one", "URI:LIT:n5xgk"}, std::pair{"", "URI:LIT:"},
        std::pair{"a", "URI:LIT:me"}}) {
    auto cap = parse_capability(uri);
    REQUIRE(cap);
    CHECK(as_text(std::get<lit_cap>(*cap).data) == data);
    CHECK(to_uri(*cap) == uri);
  }
}

TEST_CASE("LIT caps go as far as a cap may be long") {
  lit_cap largest{byte_buffer(2555, 'x')};
  CHECK(largest.to_uri().size() == max_cap_length);
  CHECK(parse_capability(largest.to_uri()) == capability{largest});
  check_malformed(lit_cap{byte_buffer(2556, 'x')}.to_uri());
  check_malformed("URI:LIT:ONE");
  check_malformed("URI:LIT:n5xgk:");
  check_malformed("URI:LIT:n5xgj");
  check_malformed("URI:LIT:n");
}

TEST_CASE("claims in front of a file's cap are dropped") {
  CHECK(to_uri(*parse_capability(std::string{"ro."} + read_uri)) == read_uri);
  CHECK(to_uri(*parse_capability(std::string{"imm."} + read_uri)) == read_uri);
  CHECK(to_uri(*parse_capability("imm.URI:LIT:")) == "URI:LIT:");
  check_malformed(std::string{"ro.imm."} + read_uri);
}

TEST_CASE("caps of other kinds are kept, not used") {
  for (auto kind : {"SSK", "DIR2-RO", "DIR2-CHK", "MDMF", "DIR2"}) {
    for (auto claim : {"", "ro.", "imm."}) {
      auto uri = std::string{claim} + "URI:" + kind + ":" + key_text;
      auto cap = parse_capability(uri);
      REQUIRE(cap);
      CHECK(to_uri(*cap) == uri);
      auto err = unsupported(*cap);
      CHECK(err == ec::unsupported);
      CHECK(describe(err).find(std::string{kind} + " ") != std::string::npos);
      CHECK(describe(err).find(key_text) == std::string::npos);
    }
  }
}

TEST_CASE("a file's cap is its own read-only form") {
  for (auto uri : {read_uri, verify_uri, std::string{"URI:LIT:n5xgk"}}) {
    auto cap = *parse_capability(uri);
    CHECK(read_only_form(cap) == cap);
    CHECK_FALSE(is_write_cap(cap));
  }
}

TEST_CASE("of unknown caps only what cannot write is its read-only form") {
  for (auto uri : {"URI:SSK-RO:x", "URI:DIR2-RO:x", "URI:DIR2-CHK:x",
                   "URI:MDMF-Verifier:x", "ro.URI:NEW:x", "imm.URI:NEW:x",
                   "ro.URI:DIR2-RO:x"}) {
    auto cap = *parse_capability(uri);
    CHECK(read_only_form(cap) == cap);
    CHECK_FALSE(is_write_cap(cap));
  }
  for (std::string kind : {"SSK", "MDMF", "DIR2", "DIR2-MDMF"})
    for (std::string claim : {"", "ro.", "imm."}) {
      auto cap = *parse_capability(claim + "URI:" + kind + ":x");
      CHECK_FALSE(read_only_form(cap));
      CHECK(is_write_cap(cap));
    }
  auto unheard = *parse_capability("URI:NEW:x");
  CHECK_FALSE(read_only_form(unheard));
  CHECK_FALSE(is_write_cap(unheard));
}

TEST_CASE("an unheard-of kind is not named, it might be the secret") {
  auto cap = parse_capability(std::string{"URI:"} + key_text);
  REQUIRE(cap);
  auto err = unsupported(*cap);
  CHECK(err == ec::malformed);
  CHECK(describe(err).find(key_text) == std::string::npos);
}

TEST_CASE("what is no cap is malformed") {
  for (auto uri : {"", "URI", "uri:CHK:", "http://host/", "ro.", "imm.",
                   "URI:SSK:a\nb", "URI:SSK:a b", "URI:SSK:\x7f", " URI:LIT:"})
    check_malformed(uri);
  check_malformed(std::string("URI:SSK:\0x", 10));
  check_malformed(read_uri + " ");
  check_malformed("URI:SSK:" + std::string(max_cap_length, 'a'));
}

TEST_CASE("a cap cut short is never taken for another file's") {
  for (auto& uri : {read_uri, verify_uri})
    for (size_t size = 0; size + 1 < uri.size(); ++size) {
      auto cap = parse_capability(uri.substr(0, size));
      // Without its last digits the size is another: no text can tell that.
      if (cap)
        CHECK(std::holds_alternative<unknown_cap>(*cap));
      else
        check_malformed(uri.substr(0, size));
    }
}

TEST_CASE("keys and hashes must be base32 of their length") {
  auto numbers = ":3:10:56";
  for (auto key :
       {key_text.substr(1), key_text + "a", std::string{},
        std::string{"HAH7"} + key_text.substr(4),
        std::string{"0"} + key_text.substr(1), key_text.substr(0, 25) + "b"}) {
    check_malformed("URI:CHK:" + key + ":" + hash_text + numbers);
    check_malformed("URI:CHK-Verifier:" + key + ":" + hash_text + numbers);
  }
  for (auto hash : {hash_text.substr(1), hash_text + "a", std::string{},
                    hash_text.substr(0, 51) + "r"})
    check_malformed("URI:CHK:" + key_text + ":" + hash + numbers);
}

TEST_CASE("numbers must be decimal and in range") {
  for (auto good : {"1:1:1", "256:256:9223372036854775807", "1:256:56"}) {
    auto cap = parse_capability(with_numbers(good));
    REQUIRE(cap);
    CHECK(to_uri(*cap) == with_numbers(good));
  }
  for (auto bad : {"0:1:56",
                   "2:1:56",
                   "1:257:56",
                   "257:257:56",
                   "1:0:56",
                   "-1:3:56",
                   "+1:3:56",
                   "01:3:56",
                   "1:3:056",
                   "1:3:0",
                   "1:3:-1",
                   "1:3: 56",
                   "1:3:56 ",
                   "1:3:5x",
                   "1:3:0x38",
                   "1:3:",
                   "1::56",
                   ":3:56",
                   "::",
                   "1:3",
                   "1",
                   "",
                   "1:3:56:",
                   "1:3:56:7",
                   "1:3:9223372036854775808",
                   "1:3:18446744073709551616",
                   "4294967297:4294967297:56",
                   "1:18446744073709551617:56"})
    check_malformed(with_numbers(bad));
}

TEST_SUITE_END();

} // namespace tahoe::capability_test
