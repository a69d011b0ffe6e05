#include "web/server/web_tls.hpp"

#include "config/small_file.hpp"
#include "crypto/web_certificate.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>

namespace tahoe {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

namespace {

constexpr size_t max_pem_size = size_t{256} << 10;

using sha256_bytes = std::array<unsigned char, 32>;

std::string to_base64(const sha256_bytes& bytes) {
  std::array<unsigned char, 45> text{};
  auto size = EVP_EncodeBlock(text.data(), bytes.data(),
                              static_cast<int>(bytes.size()));
  return std::string(text.begin(), text.begin() + size);
}

std::string to_colons(const sha256_bytes& bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (auto byte : bytes) {
    result += result.empty() ? "" : ":";
    result += digits[byte >> 4];
    result += digits[byte & 15];
  }
  return result;
}

/// A key with a password would keep the node waiting for it.
int refuse_password(char*, int, int, void*) {
  return -1;
}

caf::expected<std::string> own_pem(const std::filesystem::path& path,
                                   const std::vector<std::string>& names) {
  auto text = read_text(path, max_pem_size);
  if (text || code_of(text.error()) != ec::not_found)
    return text;
  auto fresh = make_web_certificate(names);
  if (!fresh)
    return fresh;
  auto saved = write_text_durably(path, *fresh, file_access::owner);
  if (!saved)
    return std::move(saved.error());
  return fresh;
}

caf::error unusable(const std::filesystem::path& path, const char* what) {
  ERR_clear_error();
  return failure(ec::malformed, path.string() + ": " + what);
}

caf::expected<web_tls> use(const std::string& key, const std::string& chain,
                           const std::filesystem::path& key_path,
                           const std::filesystem::path& chain_path) {
  error_code err;
  web_tls result;
  result.context = std::make_shared<ssl::context>(ssl::context::tls_server);
  auto* native = result.context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_default_passwd_cb(native, refuse_password);
  result.context->use_certificate_chain(boost::asio::buffer(chain), err);
  if (err)
    return unusable(chain_path, "no certificate in PEM is in it");
  result.context->use_private_key(boost::asio::buffer(key), ssl::context::pem,
                                  err);
  if (err || SSL_CTX_check_private_key(native) != 1)
    return unusable(key_path, "no private key in PEM without a password is in "
                              "it, or not that of the certificate");
  auto* certificate = SSL_CTX_get0_certificate(native);
  sha256_bytes hash{};
  X509_digest(certificate, EVP_sha256(), hash.data(), nullptr);
  result.fingerprint = to_colons(hash);
  unsigned char* spki = nullptr;
  auto size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &spki);
  if (size <= 0)
    return unusable(chain_path, "its certificate has no public key");
  EVP_Digest(spki, static_cast<size_t>(size), hash.data(), nullptr,
             EVP_sha256(), nullptr);
  OPENSSL_free(spki);
  result.pin = "sha256//" + to_base64(hash);
  return result;
}

} // namespace

caf::expected<web_tls>
load_web_tls(const web_tls_config& config, const std::filesystem::path& own,
             const std::vector<std::string>& names) {
  if (config.private_key.empty()) {
    auto pem = own_pem(own, names);
    if (!pem)
      return std::move(pem.error());
    return use(*pem, *pem, own, own);
  }
  auto key = read_text(config.private_key, max_pem_size);
  if (!key)
    return std::move(key.error());
  auto chain = read_text(config.certificate, max_pem_size);
  if (!chain)
    return std::move(chain.error());
  return use(*key, *chain, config.private_key, config.certificate);
}

} // namespace tahoe
