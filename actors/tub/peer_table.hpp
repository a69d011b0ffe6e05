#pragma once

#include "actors/environment.hpp"
#include "actors/tub/hello.hpp"
#include "codec/bytes.hpp"

#include <caf/node_id.hpp>

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>

namespace tahoe {

class connection;

/// The BASP name of a node: the first 20 bytes of its tub id.
caf::node_id basp_node_of(const tub_id& tub);

/// Who is connected, over which connection, and what each peer may address:
/// the one place where the connections of a node meet. Safe from any thread.
///
/// There is at most one connection to a peer at any time, and everything a
/// peer was granted ends with it.
class peer_table : public peer_directory {
public:
  using clock = std::chrono::steady_clock;

  /// A connection that was silent for `half_open_after` gives way to a new one
  /// of the same peer, who would not dial if the old one worked.
  peer_table(const tub_id& me, std::chrono::milliseconds half_open_after)
    : me_(me), half_open_after_(half_open_after) {}

  // -- negotiation ------------------------------------------------------------

  /// May `mine`, a connection we dialled, say hello to `peer`? If so it has
  /// the only claim until `settle`.
  bool claim(const tub_id& peer, const connection* mine);

  /// Gives the claim back; harmless for a connection that has none.
  void settle(const tub_id& peer, const connection* mine);

  struct answer {
    hello_verdict verdict = hello_verdict::accepted;
    const connection* replaced = nullptr; ///< the caller must close it
  };

  /// Decides over a peer that dialled us; `accepted` makes `theirs` the live
  /// connection.
  answer admit(const tub_id& peer, const hello& said, const connection* theirs);

  /// The peer accepted `mine`: makes it the live connection unless another one
  /// was faster.
  bool adopt(const tub_id& peer, const hello& said, const connection* mine);

  /// BASP is up: services can be asked for.
  void mark_ready(const tub_id& peer, const connection* live);

  /// Something came from the peer.
  void mark_heard(const tub_id& peer);

  /// Forgets the connection. True if it was the live and ready one.
  bool release(const tub_id& peer, const connection* gone);

  // -- grants -----------------------------------------------------------------

  void grant(const tub_id& peer, uint64_t actor);
  bool is_granted(const tub_id& peer, uint64_t actor) const;
  bool has_grants(const tub_id& peer) const;

  // -- questions --------------------------------------------------------------

  /// The actor to ask for services; empty unless the peer is ready.
  std::optional<uint64_t> gateway_of(const tub_id& peer) const;

  std::optional<tub_id>
  peer_of(const caf::strong_actor_ptr& sender) const override;

  size_t ready_count() const;

  /// Those that are connected, and when each was last heard of.
  std::map<tub_id, clock::time_point> ready_peers() const;

private:
  struct record {
    const connection* live = nullptr;
    const connection* claimed = nullptr;
    bool ready = false;
    uint64_t incarnation = 0;
    uint64_t gateway = 0;
    clock::time_point heard;
    std::set<uint64_t> grants;
  };

  void make_live(record& peer, const hello& said, const connection* live);
  void forget_if_idle(std::map<tub_id, record>::iterator peer);

  const tub_id me_;
  const std::chrono::milliseconds half_open_after_;
  mutable std::mutex mutex_;
  std::map<tub_id, record> records_;             ///< guarded by mutex_
  std::map<caf::node_id, tub_id> authenticated_; ///< guarded by mutex_
};

} // namespace tahoe
