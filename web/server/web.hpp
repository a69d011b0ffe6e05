#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "config/endpoint.hpp"
#include "web/server/http_session.hpp"
#include "web/server/io_threads.hpp"

#include <filesystem>

namespace tahoe {

/// Serves the node's pages and its web API. It works on I/O threads; the actor
/// owns the listener and the port closes when it ends.
using web_actor = observable_actor;

struct web_config {
  /// No interface: loopback. This version has no TLS: other addresses are for
  /// networks where everybody may see caps pass.
  listen_endpoint listen;
  std::filesystem::path url_file; ///< `node.url`
  /// `private/api_auth_token`, which opens the private drive. None: nothing
  /// opens it.
  std::filesystem::path token_file;
  http_limits limits;
};

/// What the web front end shows and uses. All but `node` may be null: what
/// needs them is then refused with the reason.
struct web_services {
  node_actor node;
  uploader_actor uploader;
  downloader_actor downloader;
  introducer_client_actor introducer_client;
  vdrive_client_actor vdrive_client;
  walker_actor walker;
};

/// Binds, begins to serve and writes `url_file` (`http://127.0.0.1:PORT/`).
/// Fails with io_failure: port in use, file not writable; or as reading the
/// token does.
caf::expected<web_actor>
make_web(caf::actor_system& sys, const web_config& config,
         const web_services& services, io_threads& io, const environment& env);

} // namespace tahoe
