#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"
#include "crypto/random.hpp"

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

namespace tahoe {

/// An Ed25519 public key.
using public_key = byte_string<struct public_key_tag, 32>;

/// An Ed25519 signature.
using signature = byte_string<struct signature_tag, 64>;

/// SHA-256 of the key's SubjectPublicKeyInfo in DER (DESIGN.md §4).
tub_id tub_id_of(const public_key& key);

/// The same of the key in a certificate, whoever signed it: what TLS proves is
/// that the peer holds this key. Fails with malformed.
caf::expected<tub_id> tub_id_of(const X509* certificate);

/// True if the holder of `key` signed `message`.
bool verify(const public_key& key, byte_view message, const signature& sig);

/// Who a node is: an Ed25519 key and a certificate that the key signed itself.
/// Immutable; one object may be used by several threads.
class identity {
public:
  static caf::expected<identity>
  generate(const random_source& random = system_random());

  /// Reads what to_pem wrote. Fails with malformed if the text has no Ed25519
  /// key or no certificate, or if they do not belong together.
  static caf::expected<identity> from_pem(std::string_view text);

  /// Private key and certificate: the content of `private/node.pem`.
  caf::expected<std::string> to_pem() const;

  const tub_id& id() const { return id_; }
  const public_key& verifying_key() const { return public_key_; }

  caf::expected<signature> sign(byte_view message) const;

  /// For the tub's TLS context; they live as long as the identity.
  EVP_PKEY* private_key() const { return key_.get(); }
  X509* certificate() const { return certificate_.get(); }

private:
  struct deleter {
    void operator()(EVP_PKEY* key) const;
    void operator()(X509* certificate) const;
  };
  using key_ptr = std::unique_ptr<EVP_PKEY, deleter>;
  using certificate_ptr = std::unique_ptr<X509, deleter>;

  identity(key_ptr key, certificate_ptr certificate, const public_key& raw);

  key_ptr key_;
  certificate_ptr certificate_;
  public_key public_key_;
  tub_id id_;
};

} // namespace tahoe
