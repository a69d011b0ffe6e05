#pragma once

#include "codec/error.hpp"
#include "config/node_config.hpp"

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <vector>

namespace tahoe {

/// With what a web server speaks TLS, 1.2 or later.
struct web_tls {
  std::shared_ptr<boost::asio::ssl::context> context;
  /// SHA-256 of the certificate as browsers show it: `AB:CD:...`.
  std::string fingerprint;
  /// The hash of its public key as libcurl takes it: `sha256//...`.
  std::string pin;
};

/// Reads the files. Where they are not named it takes those in `own`, one file
/// in PEM, which it makes for `names` if there is none. Fails with io_failure,
/// not_found or malformed, and names the file.
caf::expected<web_tls>
load_web_tls(const web_tls_config& config, const std::filesystem::path& own,
             const std::vector<std::string>& names);

} // namespace tahoe
