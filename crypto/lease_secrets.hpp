#pragma once

#include "codec/bytes.hpp"
#include "codec/share_container.hpp"
#include "crypto/secret.hpp"

namespace tahoe {

/// The secret of this node from which all its lease secrets derive
/// (`private/secret`).
using lease_secret = secret<struct lease_secret_tag, 32>;

/// What makes the secrets for one server useless at another.
using lease_seed = byte_string<struct lease_seed_tag, 20>;

using lease_renew_secret = secret<struct lease_renew_secret_tag, 32>;
using lease_cancel_secret = secret<struct lease_cancel_secret_tag, 32>;

/// The permission to renew, and to cancel, one lease on one server.
struct lease_secrets {
  lease_renew_secret renew;
  lease_cancel_secret cancel;
};

/// Derives the secrets for one file on each server (spec/chk.md §2, §10):
/// node secret -> client secret -> file secret -> bucket secret.
class file_lease_secrets {
public:
  file_lease_secrets(const lease_secret& node, const storage_index& si);

  lease_secrets for_server(const lease_seed& seed) const;

private:
  lease_secrets file_;
};

/// The lease seed of a server: the first 20 bytes of its tub id.
lease_seed lease_seed_of(const tub_id& server);

/// What a container of version 2 keeps in place of a lease secret: its
/// BLAKE2b-256, so that who steals a disk learns no secret.
stored_lease_secret stored_form(const lease_renew_secret& secret);
stored_lease_secret stored_form(const lease_cancel_secret& secret);

} // namespace tahoe
