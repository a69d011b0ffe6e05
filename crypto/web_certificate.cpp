#include "crypto/web_certificate.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <memory>

namespace tahoe {

namespace {

struct freed_by_openssl {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const {
    X509_EXTENSION_free(extension);
  }
  void operator()(BIO* bio) const { BIO_free(bio); }
};

template <class T>
using openssl_ptr = std::unique_ptr<T, freed_by_openssl>;

constexpr long day = 24 * 60 * 60;

bool is_address(const std::string& name) {
  in6_addr ignored;
  return inet_pton(AF_INET, name.c_str(), &ignored) == 1
         || inet_pton(AF_INET6, name.c_str(), &ignored) == 1;
}

std::string alternative_names(std::span<const std::string> names) {
  std::string result;
  for (auto& name : names) {
    result += result.empty() ? "" : ",";
    result += is_address(name) ? "IP:" : "DNS:";
    result += name;
  }
  return result;
}

bool add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  openssl_ptr<X509_EXTENSION> extension{
    X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// Browsers want a serial number of its own in each certificate.
bool set_serial(X509* certificate) {
  uint64_t serial = 0;
  return RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial)
           == 1
         && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate),
                                    serial >> 1)
              == 1;
}

bool fill_in(X509* certificate, EVP_PKEY* key,
             std::span<const std::string> names) {
  auto* shown = reinterpret_cast<const unsigned char*>("tahoe-node");
  auto* subject = X509_get_subject_name(certificate);
  return X509_set_version(certificate, X509_VERSION_3) == 1
         && set_serial(certificate)
         // Clocks differ.
         && X509_gmtime_adj(X509_getm_notBefore(certificate), -day) != nullptr
         && X509_gmtime_adj(X509_getm_notAfter(certificate), 7300 * day)
              != nullptr
         && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, shown, -1,
                                       -1, 0)
              == 1
         && X509_set_issuer_name(certificate, subject) == 1
         && X509_set_pubkey(certificate, key) == 1
         && add_extension(certificate, NID_basic_constraints,
                          "critical,CA:FALSE")
         && add_extension(certificate, NID_key_usage,
                          "critical,digitalSignature")
         && add_extension(certificate, NID_ext_key_usage, "serverAuth")
         && add_extension(certificate, NID_subject_alt_name,
                          alternative_names(names))
         && X509_sign(certificate, key, EVP_sha256()) > 0;
}

} // namespace

caf::expected<std::string>
make_web_certificate(std::span<const std::string> names) {
  openssl_ptr<EVP_PKEY> key{EVP_EC_gen("P-256")};
  openssl_ptr<X509> certificate{X509_new()};
  openssl_ptr<BIO> pem{BIO_new(BIO_s_mem())};
  if (!key || !certificate || !pem
      || !fill_in(certificate.get(), key.get(), names)
      || PEM_write_bio_PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0,
                                  nullptr, nullptr)
           != 1
      || PEM_write_bio_X509(pem.get(), certificate.get()) != 1) {
    ERR_clear_error();
    return failure(ec::io_failure, "OpenSSL cannot make a certificate for the "
                                   "web server");
  }
  char* text = nullptr;
  auto size = BIO_get_mem_data(pem.get(), &text);
  return std::string(text, static_cast<size_t>(size));
}

} // namespace tahoe
