#pragma once

#include "actors/tub/tub_core.hpp"

#include <caf/io/network/doorman_impl.hpp>

namespace tahoe {

/// Accepts peers, as long as there are not too many.
class doorman : public caf::io::network::doorman_impl {
public:
  /// Takes over a listening socket.
  doorman(caf::io::network::default_multiplexer& events, int socket,
          std::shared_ptr<tub_core> core);

  bool new_connection() override;

private:
  const std::shared_ptr<tub_core> core_;
};

} // namespace tahoe
