#pragma once

#include "actors/upload/upload_server.hpp"
#include "config/node_config.hpp"
#include "crypto/random.hpp"

#include <caf/result.hpp>
#include <caf/typed_response_promise.hpp>

namespace tahoe {

/// Finds out whether an upload would find its servers now: asks those that an
/// upload of a random file would ask. Lives in the uploader.
///
/// However often it is asked, servers are asked once in `validity`.
class server_check {
public:
  static constexpr auto validity = std::chrono::seconds{5};
  static constexpr auto deadline = std::chrono::seconds{5};

  server_check(uploader_service_actor::pointer self,
               introducer_client_actor servers, const encoding_config& encoding,
               random_source random);

  caf::result<servers_checked> ask();

private:
  void begin();
  void ask_all(const known_servers& known);
  void answered(uint64_t round, bool writable);
  void end();

  uploader_service_actor::pointer self_;
  introducer_client_actor servers_;
  uint16_t total_shares_;
  random_source random_;
  servers_checked result_;
  std::optional<instant> ended_; ///< the last round that succeeded
  uint64_t round_ = 0;           ///< answers to earlier ones come too late
  size_t pending_ = 0;
  std::vector<caf::typed_response_promise<servers_checked>> waiting_;
};

} // namespace tahoe
