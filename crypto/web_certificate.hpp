#pragma once

#include "codec/error.hpp"

#include <span>
#include <string>

namespace tahoe {

/// A new key and a certificate that it signs itself, in PEM, for a web server
/// of these names and numeric addresses. P-256, which browsers know; Ed25519,
/// as in `identity`, they do not.
caf::expected<std::string>
make_web_certificate(std::span<const std::string> names);

} // namespace tahoe
