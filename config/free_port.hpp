#pragma once

#include "codec/error.hpp"
#include "config/endpoint.hpp"

#include <cstdint>
#include <mutex>
#include <set>
#include <string>

namespace tahoe {

/// True if a listener could not be opened there now, as another has the port.
bool is_taken(const listen_endpoint& where);

/// Finds ports for nodes that do not listen yet, and gives none twice. Usable
/// from any thread.
class free_ports {
public:
  /// A TCP port that nobody listens on at `interface` (a numeric address;
  /// empty: all). Others may take it meanwhile: it is not held. `try_later` if
  /// none was found.
  caf::expected<uint16_t> find(const std::string& interface);

private:
  bool reserve(uint16_t port);

  std::mutex mutex_;
  std::set<uint16_t> given_;
};

} // namespace tahoe
