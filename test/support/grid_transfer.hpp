#pragma once

#include "actors/interfaces.hpp"
#include "test/support/outcome.hpp"

#include <caf/actor_system.hpp>

#include <memory>

namespace tahoe::test {

/// An upload (to a cap) or download (to bytes) under way, done by an actor that
/// behaves as the web server does: it feeds or reads one piece at a time.
template <class T>
struct transfer {
  std::shared_ptr<outcome<T>> result = std::make_shared<outcome<T>>();
  caf::actor worker; ///< ends with the result; takes `cancel_operation`

  bool done() const { return result->ready(); }
};

using upload_transfer = transfer<std::string>;
using download_transfer = transfer<byte_buffer>;

struct upload_options {
  bool convergent = true;
  size_t piece_size = 64 * 1024;
};

upload_transfer
start_transfer(caf::actor_system& sys, const uploader_actor& uploader,
               byte_buffer bytes, upload_options options);

download_transfer
start_transfer(caf::actor_system& sys, const downloader_actor& downloader,
               const start_download& what);

} // namespace tahoe::test
