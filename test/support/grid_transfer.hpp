#pragma once

#include "actors/interfaces.hpp"
#include "test/support/outcome.hpp"

#include <caf/actor_system.hpp>
#include <caf/allowed_unsafe_message_type.hpp>

#include <cstdint>
#include <memory>

namespace tahoe::test {

/// An upload (to a cap) or download (to bytes) under way, done by an actor that
/// behaves as the web server does: it feeds or reads one piece at a time.
template <class T>
struct transfer {
  std::shared_ptr<outcome<T>> result = std::make_shared<outcome<T>>();
  /// Ends with the result; takes `cancel_operation` and `go_on`.
  caf::actor worker;

  bool done() const { return result->ready(); }
};

using upload_transfer = transfer<std::string>;
using download_transfer = transfer<byte_buffer>;

/// To a transfer that has stopped where it was asked to.
struct go_on {};

/// A `stop_at` of a transfer that does not stop.
inline constexpr size_t nowhere = SIZE_MAX;

struct upload_options {
  bool convergent = true;
  size_t piece_size = 64 * 1024;
  bool announced = false;   ///< its size is told beforehand
  size_t stop_at = nowhere; ///< no more than so many bytes until `go_on`
};

upload_transfer
start_transfer(caf::actor_system& sys, const uploader_actor& uploader,
               byte_buffer bytes, upload_options options);

/// Stops reading once it has `stop_at` bytes or more.
download_transfer
start_transfer(caf::actor_system& sys, const downloader_actor& downloader,
               const start_download& what, size_t stop_at);

} // namespace tahoe::test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::test::go_on)
