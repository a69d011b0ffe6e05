#pragma once

#include "actors/metrics/metric_registry.hpp"
#include "web/server/refusal.hpp"

#include <memory>
#include <string_view>

namespace tahoe {

/// What a web server counts; a handle, usable from any thread. Of a request it
/// shows where it went in one of a dozen words, and methods by name if they
/// are known: `other` is all else.
class http_metrics {
public:
  /// Counts nothing.
  http_metrics() = default;

  explicit http_metrics(const metric_registry& metrics);

  /// A request was served; `status` is 0 if it got no reply.
  void served(std::string_view method, std::string_view target, unsigned status,
              interval time) const;

  /// A client was turned away, or its request.
  void refused(refusal why) const;

  void received(size_t bytes) const;
  void sent(size_t bytes) const;
  void show_connections(size_t open) const;

private:
  struct core;

  std::shared_ptr<core> core_;
};

/// The word for where a request goes, as `vdrive` or `status`.
std::string_view route_word(std::string_view target);

} // namespace tahoe
