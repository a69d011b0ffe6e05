#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"

namespace tahoe {

struct downloader_config {
  /// Segments that each download holds ahead of its reader.
  size_t pipeline_segments = 4;

  /// Downloads at the same time; more are told to try later.
  size_t max_downloads = 500;
};

/// Starts a node's downloader: the only actor of the node that asks servers for
/// shares. Fails with malformed if a setting is zero.
caf::expected<downloader_actor>
make_downloader(caf::actor_system& sys, const downloader_config& config,
                introducer_client_actor servers, environment env);

} // namespace tahoe
