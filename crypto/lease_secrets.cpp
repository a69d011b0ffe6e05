#include "crypto/lease_secrets.hpp"

#include "crypto/tagged_hash.hpp"

#include <sodium.h>

namespace tahoe {

namespace {

/// A client secret has the node's secret for its tag and its purpose for the
/// hashed value: so it always was.
template <class Secret>
Secret client_secret(const lease_secret& node, std::string_view purpose) {
  tagged_hasher hasher{node.reveal()};
  hasher.update(as_bytes(purpose));
  return as_secret<Secret>(hasher.finish());
}

template <class Secret>
Secret narrowed(std::string_view tag, const Secret& to, byte_view what) {
  return as_secret<Secret>(tagged_pair_hash(tag, to.reveal(), what));
}

stored_lease_secret blake2b(byte_view bytes) {
  stored_lease_secret result;
  crypto_generichash(result.bytes.data(), result.bytes.size(), bytes.data(),
                     bytes.size(), nullptr, 0);
  return result;
}

} // namespace

file_lease_secrets::file_lease_secrets(const lease_secret& node,
                                       const storage_index& si)
  : file_{
    narrowed("allmydata_file_renewal_secret_v1",
             client_secret<lease_renew_secret>(
               node, "allmydata_client_renewal_secret_v1"),
             si.view()),
    narrowed("allmydata_file_cancel_secret_v1",
             client_secret<lease_cancel_secret>(
               node, "allmydata_client_cancel_secret_v1"),
             si.view()),
  } {}

lease_secrets file_lease_secrets::for_server(const lease_seed& seed) const {
  return {
    narrowed("allmydata_bucket_renewal_secret_v1", file_.renew, seed.view()),
    narrowed("allmydata_bucket_cancel_secret_v1", file_.cancel, seed.view()),
  };
}

lease_seed lease_seed_of(const tub_id& server) {
  return *lease_seed::from(server.view().first(lease_seed::length));
}

stored_lease_secret stored_form(const lease_renew_secret& secret) {
  return blake2b(secret.reveal());
}

stored_lease_secret stored_form(const lease_cancel_secret& secret) {
  return blake2b(secret.reveal());
}

} // namespace tahoe
