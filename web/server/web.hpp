#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/introduction_messages.hpp"
#include "actors/storage_messages.hpp"
#include "config/node_config.hpp"
#include "web/server/http_limits.hpp"
#include "web/server/io_threads.hpp"

#include <filesystem>

namespace tahoe {

/// Serves the node's pages and its web API. It works on I/O threads; the actor
/// owns the listener and the port closes when it ends.
using web_actor = observable_actor;

struct web_config {
  listen_endpoint listen; ///< no interface: loopback
  /// Without TLS only loopback is listened on.
  std::optional<web_tls_config> tls{};
  std::filesystem::path own_certificate{}; ///< `private/web.pem`
  std::filesystem::path pin_file{};        ///< `private/web.pin`
  std::vector<std::string> hosts{};        ///< names of the node, in lower case
  std::filesystem::path url_file;          ///< `node.url`
  /// `private/api_auth_token`, which opens the private drive. None: nothing
  /// opens it.
  std::filesystem::path token_file;
  http_limits limits;
};

/// What a node's configuration says of it.
web_config web_config_of(const node_config& config);

/// What the web front end shows and uses. All but `node` may be null: what
/// needs them is then refused with the reason.
struct web_services {
  node_actor node;
  tub_actor tub;
  uploader_actor uploader;
  downloader_actor downloader;
  introducer_client_actor introducer_client;
  vdrive_client_actor vdrive_client;
  walker_actor walker;
  storage_reporting_actor storage; ///< null: it stores nothing for others
  introduction_reporting_actor introducer; ///< null: it introduces nobody
};

/// Binds, begins to serve and writes `url_file` (`http://127.0.0.1:PORT/`,
/// `https:` with TLS), which goes when the actor ends, and with TLS `pin_file`:
/// by what its clients on this machine know it. Fails with io_failure: port in
/// use, file not writable; malformed: other machines without TLS; or as reading
/// token and certificate does.
caf::expected<web_actor>
make_web(caf::actor_system& sys, const web_config& config,
         const web_services& services, io_threads& io, const environment& env);

} // namespace tahoe
