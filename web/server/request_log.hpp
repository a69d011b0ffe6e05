#pragma once

#include "actors/log.hpp"
#include "web/server/http_metrics.hpp"
#include "web/server/refusal.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tahoe {

/// What the log and the metrics say of one request.
struct served_request {
  std::string_view id;
  std::string_view method;
  std::string_view target; ///< as sent: what may be a secret is not shown
  unsigned status = 0;     ///< 0: it got no reply
  uint64_t written = 0;    ///< bytes of the reply's body
  std::chrono::steady_clock::time_point began;
};

/// Tells of the requests of one connection.
class request_log {
public:
  request_log(logger log, http_metrics metrics, std::string peer)
    : log_(std::move(log)), metrics_(std::move(metrics)),
      peer_(std::move(peer)) {}

  /// The end of a request.
  void served(const served_request& request) const;

  /// A request that was none, or an end for another reason than the client's.
  void refused(std::string_view id, const request_refusal& what) const;

  /// The handler threw something.
  void failed(std::string_view what) const;

private:
  logger log_;
  http_metrics metrics_;
  std::string peer_;
};

} // namespace tahoe
