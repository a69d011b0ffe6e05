#pragma once

#include "codec/error.hpp"
#include "config/node_directory.hpp"
#include "crypto/identity.hpp"
#include "crypto/keys.hpp"
#include "crypto/lease_secrets.hpp"
#include "crypto/random.hpp"

#include <string>

namespace tahoe {

// Each of these files is made at first use, with mode 0600. One that is there
// but damaged is `malformed` and left alone: to replace a secret is to lose
// what it protects.

/// The key and certificate in `private/node.pem`.
caf::expected<identity>
load_or_create_identity(const node_directory& dir, const random_source& random
                                                   = system_random());

/// 32 random bytes in base32 (`private/convergence`): the same file and the
/// same secret give the same cap.
caf::expected<convergence_secret>
load_or_create_convergence_secret(const node_directory& dir,
                                  const random_source& random
                                  = system_random());

/// 32 random bytes in base32 (`private/secret`): all lease secrets derive
/// from it.
caf::expected<lease_secret>
load_or_create_lease_secret(const node_directory& dir,
                            const random_source& random = system_random());

/// A new token for the web API, url-safe base64 of 32 random bytes, written to
/// `private/api_auth_token`. Whoever can read that file may use the whole API.
caf::expected<std::string>
make_api_auth_token(const node_directory& dir, const random_source& random
                                               = system_random());

} // namespace tahoe
