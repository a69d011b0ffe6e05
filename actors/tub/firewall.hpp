#pragma once

#include "actors/tub/request_ledger.hpp"
#include "codec/bytes.hpp"

#include <caf/io/basp/header.hpp>
#include <caf/node_id.hpp>

#include <string>
#include <vector>

namespace caf {
class execution_unit;
} // namespace caf

namespace tahoe {

struct tub_core;

/// Stands between one peer and BASP, which believes whatever it is told
/// (CAF.md §3): looks at every frame before CAF does, and at our own frames to
/// know what may come back. Used in the event loop only.
///
/// A peer may greet once, keep the connection alive, send messages of permitted
/// types to the gateway and to actors it was granted, answer our requests, and
/// monitor actors it deals with. No named receivers, no routing, no streams, no
/// nested messages.
class firewall {
public:
  enum class verdict {
    pass,   ///< CAF may have it
    drop,   ///< forget it
    refuse, ///< forget it, but answer that the receiver is not there
    close,  ///< no honest peer sends this
  };

  using buffer = std::vector<char>;

  firewall(tub_core& core, const tub_id& peer, bool we_dialled);

  /// To be asked before the payload is read, for its length is a claim.
  verdict check_header(const caf::io::basp::header& header);

  verdict check_payload(const caf::io::basp::header& header,
                        caf::execution_unit* context, const buffer& payload);

  /// Reads the frames in `out` from `from` on; returns where they end.
  size_t
  note_outgoing(caf::execution_unit* context, const buffer& out, size_t from);

  /// The peer has asked for more than we can answer: stop reading from it.
  bool is_overloaded() const;

  /// Enough was answered to go on reading.
  bool is_relieved() const;

  bool handshake_done() const { return handshake_done_; }

  const request_ledger& ledger() const { return ledger_; }

private:
  verdict check_message(const caf::io::basp::header& header,
                        caf::execution_unit* context, const buffer& payload);
  verdict check_response(const caf::io::basp::header& header,
                         const std::string& types, caf::execution_unit* context,
                         const buffer& payload, size_t content);
  verdict check_request(const caf::io::basp::header& header,
                        const std::string& types, size_t size);
  bool may_address(uint64_t actor) const;
  size_t max_payload() const;

  tub_core& core_;
  const tub_id peer_;
  const caf::node_id node_; ///< the only BASP name that this peer may use
  const bool we_dialled_;
  unsigned greetings_ = 0;
  bool handshake_done_ = false;
  request_ledger ledger_;
};

} // namespace tahoe
