#pragma once

#include "actors/log.hpp"
#include "actors/tub/limits.hpp"
#include "actors/tub/peer_table.hpp"
#include "actors/tub/tls.hpp"
#include "actors/tub/wire_rules.hpp"
#include "crypto/identity.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace caf {
class actor_system;
} // namespace caf

namespace tahoe {

struct tub_counters {
  std::atomic<size_t> connections{0};
  std::atomic<size_t> handshakes{0};    ///< connections whose peer is unknown
  std::atomic<uint64_t> dropped{0};     ///< messages that no rule permits
  std::atomic<uint64_t> violations{0};  ///< connections closed for misbehaving
  std::atomic<uint64_t> halts{0};       ///< times that a peer was held back
  std::atomic<uint64_t> turned_away{0}; ///< connections beyond their number
  std::atomic<uint64_t> bytes_in{0};    ///< of messages, without TLS
  std::atomic<uint64_t> bytes_out{0};
};

enum class tub_event : uint8_t {
  begun,   ///< a handshake, with whomever
  ready,   ///< services of the peer can be asked for
  lost,    ///< the live connection of the peer is gone
  refused, ///< the peer prefers another connection to the one we dialled
  failed,  ///< a connection that we dialled never came up
};

/// What the event loop tells the tub.
struct tub_news {
  tub_event event;
  tub_id peer;
  std::string reason;
};

class connection;

/// What the connections of a node share.
struct tub_core {
  /// Draws an incarnation and sets up TLS.
  static caf::expected<std::shared_ptr<tub_core>>
  make(std::shared_ptr<const identity> me, tub_limits limits, wire_rules rules,
       const random_source& random, logger log);

  tub_core(std::shared_ptr<const identity> who, tub_limits bounds,
           wire_rules permitted, logger output);

  const std::shared_ptr<const identity> me;
  const tub_limits limits;
  const wire_rules rules;
  const logger log;
  tls_context tls;
  uint64_t incarnation = 0;
  peer_table peers;
  tub_counters counters;
  caf::actor_system* system = nullptr; ///< set once, by the module
  std::atomic<uint64_t> gateway{0};    ///< set once, before the first peer

  // All are set before the first connection, called from the event loop, and
  // must not block.

  std::function<void(tub_news)> notify;
  /// A connection begins its handshake, which has a deadline.
  std::function<void(connection&)> watch_handshake;
  /// The handshake is over, well or badly. Holds the connection no longer: its
  /// socket closes with its last reference.
  std::function<void(connection&)> forget_handshake;
};

} // namespace tahoe
