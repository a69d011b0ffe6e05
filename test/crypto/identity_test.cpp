#include "codec/base32.hpp"
#include "crypto/identity.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace tahoe::identity_test {

using test::from_hex;
using test::to_hex;

namespace {

/// The private key becomes 000102...1f.
caf::expected<void> count_up(std::span<uint8_t> to) {
  for (size_t i = 0; i < to.size(); ++i)
    to[i] = static_cast<uint8_t>(i);
  return {};
}

identity sample() {
  return std::move(*identity::generate(count_up));
}

std::string block_of(const std::string& pem, const std::string& label) {
  auto end = "-----END " + label + "-----\n";
  auto from = pem.find("-----BEGIN " + label);
  return pem.substr(from, pem.find(end) + end.size() - from);
}

void check_malformed(std::string_view pem) {
  auto read = identity::from_pem(pem);
  REQUIRE(!read);
  CHECK(read.error() == ec::malformed);
  CHECK(ERR_peek_error() == 0);
}

} // namespace

TEST_SUITE_BEGIN("identity");

TEST_CASE("a known key has the known public key and tub id") {
  auto node = sample();
  CHECK(to_hex(node.verifying_key().view())
        == "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
  CHECK(base32_encode(node.id().view())
        == "ubiig7mfa4cyfthxhffqtceeptbrfs4iewnyssez63zdttyxsgsq");
  CHECK(tub_id_of(node.verifying_key()) == node.id());
  CHECK(*tub_id_of(node.certificate()) == node.id());
}

TEST_CASE("identities are drawn at random") {
  CHECK(identity::generate()->id() != identity::generate()->id());
}

TEST_CASE("without randomness there is no identity") {
  auto run_dry = [](std::span<uint8_t>) -> caf::expected<void> {
    return failure(ec::io_failure, "dry");
  };
  CHECK(identity::generate(run_dry).error() == ec::io_failure);
}

TEST_CASE("an identity comes back from its text") {
  auto node = sample();
  auto pem = node.to_pem();
  REQUIRE(pem);
  auto read = identity::from_pem(*pem);
  REQUIRE(read);
  CHECK(read->id() == node.id());
  CHECK(X509_cmp(read->certificate(), node.certificate()) == 0);
  CHECK(*read->to_pem() == *pem);
  CHECK(*read->sign(as_bytes("hello")) == *node.sign(as_bytes("hello")));
}

TEST_CASE("key and certificate may stand in either order") {
  auto pem = *sample().to_pem();
  auto turned = block_of(pem, "CERTIFICATE") + block_of(pem, "PRIVATE KEY");
  CHECK(turned.size() == pem.size());
  CHECK(identity::from_pem(turned)->id() == sample().id());
}

TEST_CASE("an identity cut short is malformed") {
  auto pem = *sample().to_pem();
  // The last line may do without its end.
  for (size_t size = 0; size + 1 < pem.size(); ++size)
    check_malformed(std::string_view{pem}.substr(0, size));
}

TEST_CASE("a flipped bit is detected or harmless") {
  auto node = sample();
  auto pem = *node.to_pem();
  for (size_t i = 0; i < pem.size(); ++i)
    for (int flip : {1, 4, 32}) {
      auto changed = pem;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      if (auto read = identity::from_pem(changed))
        REQUIRE(read->id() == node.id());
    }
}

TEST_CASE("a key and the certificate of another are refused") {
  auto ours = *sample().to_pem();
  auto theirs = *identity::generate()->to_pem();
  check_malformed(block_of(ours, "PRIVATE KEY")
                  + block_of(theirs, "CERTIFICATE"));
}

TEST_CASE("keys of another kind are refused") {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{
    EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free};
  std::unique_ptr<BIO, decltype(&BIO_free)> bio{BIO_new(BIO_s_mem()), BIO_free};
  PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr,
                           nullptr);
  char* text = nullptr;
  auto size = static_cast<size_t>(BIO_get_mem_data(bio.get(), &text));
  check_malformed(std::string{text, size}
                  + block_of(*sample().to_pem(), "CERTIFICATE"));
}

TEST_CASE("an encrypted key is refused and asks nobody for a password") {
  auto node = sample();
  std::unique_ptr<BIO, decltype(&BIO_free)> bio{BIO_new(BIO_s_mem()), BIO_free};
  unsigned char password[] = "password";
  PEM_write_bio_PrivateKey(bio.get(), node.private_key(), EVP_aes_128_cbc(),
                           password, 8, nullptr, nullptr);
  PEM_write_bio_X509(bio.get(), node.certificate());
  char* text = nullptr;
  auto size = static_cast<size_t>(BIO_get_mem_data(bio.get(), &text));
  check_malformed({text, size});
}

TEST_CASE("oversized text is refused") {
  check_malformed(*sample().to_pem() + std::string(1 << 16, '\n'));
}

TEST_CASE("signatures are those of Ed25519") {
  auto sig = sample().sign(as_bytes("hello"));
  REQUIRE(sig);
  CHECK(to_hex(sig->view())
        == "e1a7fca94a835127885b99e2eba733d6ee5bf5dc463ed8385eb6f1dcaa1117c0"
           "f151750a10f46f5b3796a91203578f702c85c67c334b5689a516284d499f710f");
}

TEST_CASE("a flipped bit in message, key or signature is detected") {
  auto node = sample();
  auto message = from_hex("00112233");
  auto sig = *node.sign(message);
  auto key = node.verifying_key();
  REQUIRE(verify(key, message, sig));
  auto flipped = [](auto bytes, size_t bit) {
    bytes[bit / 8] ^= static_cast<uint8_t>(1 << (bit % 8));
    return bytes;
  };
  for (size_t bit = 0; bit < message.size() * 8; ++bit)
    REQUIRE(!verify(key, flipped(message, bit), sig));
  for (size_t bit = 0; bit < key.bytes.size() * 8; ++bit)
    REQUIRE(!verify(public_key{flipped(key.bytes, bit)}, message, sig));
  for (size_t bit = 0; bit < sig.bytes.size() * 8; ++bit)
    REQUIRE(!verify(key, message, signature{flipped(sig.bytes, bit)}));
  CHECK(!verify(key, {}, sig));
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("the certificate is signed by its own key") {
  auto node = sample();
  CHECK(X509_verify(node.certificate(), node.private_key()) == 1);
  CHECK(X509_cmp_current_time(X509_get0_notBefore(node.certificate())) < 0);
  CHECK(X509_cmp_current_time(X509_get0_notAfter(node.certificate())) > 0);
}

TEST_SUITE_END();

} // namespace tahoe::identity_test
