#include "crypto/identity.hpp"

#include "codec/base32.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <array>
#include <optional>

namespace tahoe {

namespace {

constexpr size_t max_pem_length = size_t{1} << 16;

struct bio_deleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using bio_ptr = std::unique_ptr<BIO, bio_deleter>;

struct context_deleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using context_ptr = std::unique_ptr<EVP_MD_CTX, context_deleter>;

/// Leaves OpenSSL's error queue empty for whoever looks at it next.
caf::error openssl_failure(ec code, std::string text) {
  ERR_clear_error();
  return failure(code, std::move(text));
}

caf::error bad_pem(const char* what) {
  return openssl_failure(
    ec::malformed, std::string{"the node's identity is damaged: "} + what);
}

caf::error generation_failure() {
  return openssl_failure(ec::io_failure,
                         "OpenSSL cannot make an Ed25519 certificate");
}

/// An encrypted key is an error: nobody is there to ask for its password.
int no_password(char*, int, int, void*) {
  return -1;
}

tub_id sha256(byte_view bytes) {
  tub_id result;
  SHA256(bytes.data(), bytes.size(), result.bytes.data());
  return result;
}

std::optional<public_key> public_key_of(const EVP_PKEY* key) {
  public_key result;
  auto size = result.bytes.size();
  if (EVP_PKEY_get_id(key) != EVP_PKEY_ED25519
      || EVP_PKEY_get_raw_public_key(key, result.bytes.data(), &size) != 1)
    return std::nullopt;
  return result;
}

/// Fills in a certificate that never expires: nobody looks at anything in it
/// but the key.
bool self_sign(X509* certificate, EVP_PKEY* key, const std::string& name) {
  auto* subject = X509_get_subject_name(certificate);
  return X509_set_version(certificate, X509_VERSION_3) == 1
         && ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1
         && ASN1_TIME_set_string(X509_getm_notBefore(certificate),
                                 "20000101000000Z")
              == 1
         && ASN1_TIME_set_string(X509_getm_notAfter(certificate),
                                 "99991231235959Z")
              == 1
         && X509_NAME_add_entry_by_txt(
              subject, "CN", MBSTRING_ASC,
              reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0)
              == 1
         && X509_set_issuer_name(certificate, subject) == 1
         && X509_set_pubkey(certificate, key) == 1
         // Ed25519 hashes by itself, hence no digest.
         && X509_sign(certificate, key, nullptr) > 0;
}

} // namespace

tub_id tub_id_of(const public_key& key) {
  // SubjectPublicKeyInfo of an Ed25519 key (RFC 8410) up to the key itself.
  std::array<uint8_t, 12 + public_key::length> spki{
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
  std::copy(key.bytes.begin(), key.bytes.end(), spki.begin() + 12);
  return sha256(spki);
}

caf::expected<tub_id> tub_id_of(const X509* certificate) {
  auto* key = X509_get0_pubkey(certificate);
  if (key == nullptr || EVP_PKEY_base_id(key) != EVP_PKEY_ED25519)
    return failure(ec::malformed, "a certificate without an Ed25519 key");
  unsigned char* spki = nullptr;
  auto size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &spki);
  if (size <= 0)
    return openssl_failure(ec::malformed, "a certificate without public key");
  auto result = sha256({spki, static_cast<size_t>(size)});
  OPENSSL_free(spki);
  return result;
}

bool verify(const public_key& key, byte_view message, const signature& sig) {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> parsed{
    EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(),
                                key.bytes.size()),
    EVP_PKEY_free};
  context_ptr context{EVP_MD_CTX_new()};
  auto good
    = parsed && context
      && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr,
                              parsed.get())
           == 1
      && EVP_DigestVerify(context.get(), sig.bytes.data(), sig.bytes.size(),
                          message.data(), message.size())
           == 1;
  ERR_clear_error();
  return good;
}

void identity::deleter::operator()(EVP_PKEY* key) const {
  EVP_PKEY_free(key);
}

void identity::deleter::operator()(X509* certificate) const {
  X509_free(certificate);
}

identity::identity(key_ptr key, certificate_ptr certificate,
                   const public_key& raw)
  : key_(std::move(key)), certificate_(std::move(certificate)),
    public_key_(raw), id_(tub_id_of(raw)) {}

caf::expected<identity> identity::generate(const random_source& random) {
  auto seed = random_bytes<secret<struct ed25519_seed_tag, 32>>(random);
  if (!seed)
    return std::move(seed.error());
  key_ptr key{EVP_PKEY_new_raw_private_key(
    EVP_PKEY_ED25519, nullptr, seed->reveal().data(), seed->reveal().size())};
  certificate_ptr certificate{X509_new()};
  if (!key || !certificate)
    return generation_failure();
  auto raw = public_key_of(key.get());
  if (!raw
      || !self_sign(certificate.get(), key.get(),
                    base32_encode(tub_id_of(*raw).view())))
    return generation_failure();
  return identity{std::move(key), std::move(certificate), *raw};
}

caf::expected<identity> identity::from_pem(std::string_view text) {
  if (text.size() > max_pem_length)
    return bad_pem("longer than 64 KiB");
  // One pass for each, so that their order does not matter.
  auto size = static_cast<int>(text.size());
  bio_ptr for_key{BIO_new_mem_buf(text.data(), size)};
  bio_ptr for_certificate{BIO_new_mem_buf(text.data(), size)};
  if (!for_key || !for_certificate)
    return bad_pem("nothing in it");
  key_ptr key{
    PEM_read_bio_PrivateKey(for_key.get(), nullptr, no_password, nullptr)};
  if (!key)
    return bad_pem("no private key in it");
  certificate_ptr certificate{
    PEM_read_bio_X509(for_certificate.get(), nullptr, no_password, nullptr)};
  if (!certificate)
    return bad_pem("no certificate in it");
  auto raw = public_key_of(key.get());
  if (!raw)
    return bad_pem("its key is not of Ed25519");
  if (X509_check_private_key(certificate.get(), key.get()) != 1
      || X509_verify(certificate.get(), key.get()) != 1)
    return bad_pem("its certificate is not of its key");
  return identity{std::move(key), std::move(certificate), *raw};
}

caf::expected<std::string> identity::to_pem() const {
  bio_ptr bio{BIO_new(BIO_s_mem())};
  if (!bio
      || PEM_write_bio_PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0,
                                  nullptr, nullptr)
           != 1
      || PEM_write_bio_X509(bio.get(), certificate_.get()) != 1)
    return openssl_failure(ec::io_failure, "OpenSSL cannot write an identity");
  char* text = nullptr;
  auto size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<size_t>(size));
}

caf::expected<signature> identity::sign(byte_view message) const {
  signature result;
  auto size = result.bytes.size();
  context_ptr context{EVP_MD_CTX_new()};
  if (!context
      || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr,
                            key_.get())
           != 1
      || EVP_DigestSign(context.get(), result.bytes.data(), &size,
                        message.data(), message.size())
           != 1)
    return openssl_failure(ec::io_failure, "OpenSSL cannot sign");
  return result;
}

} // namespace tahoe
