#include "actors/tub/firewall.hpp"

#include "actors/tub/tub_core.hpp"

#include <caf/actor_system.hpp>
#include <caf/binary_deserializer.hpp>
#include <caf/message_id.hpp>

namespace tahoe {

namespace {

namespace basp = caf::io::basp;

constexpr size_t max_error_size = 4096;

request_ledger::key key_of(uint64_t actor, uint64_t id) {
  return {actor, id & caf::message_id::request_id_mask};
}

} // namespace

firewall::firewall(tub_core& core, const tub_id& peer, bool we_dialled)
  : core_(core), peer_(peer), node_(basp_node_of(peer)),
    we_dialled_(we_dialled) {}

firewall::verdict firewall::check_header(const basp::header& header) {
  if (!basp::valid(header) || header.payload_len > max_payload())
    return verdict::close;
  switch (header.operation) {
  case basp::message_type::server_handshake:
    return we_dialled_ && ++greetings_ == 1 ? verdict::pass : verdict::close;
  case basp::message_type::client_handshake:
    // The client repeats its handshake to confirm the connection.
    return !we_dialled_ && ++greetings_ <= 2 ? verdict::pass : verdict::close;
  case basp::message_type::heartbeat:
    return header.payload_len == 0 ? verdict::pass : verdict::close;
  case basp::message_type::direct_message:
  case basp::message_type::monitor_message:
  case basp::message_type::down_message:
    return handshake_done_ && header.payload_len > 0 ? verdict::pass
                                                     : verdict::close;
  default:
    return verdict::close;
  }
}

/// The memory for a payload is taken before the first byte of it comes, and
/// strangers cost nothing to make: only who may use a service, or owes us an
/// answer, has anything long to say.
size_t firewall::max_payload() const {
  auto is_partner = core_.peers.has_grants(peer_) || !ledger_.pending().empty();
  return handshake_done_ && is_partner ? core_.limits.max_payload
                                       : core_.limits.max_stranger_payload;
}

firewall::verdict
firewall::check_payload(const basp::header& header,
                        caf::execution_unit* context, const buffer& payload) {
  if (payload.size() != header.payload_len)
    return verdict::close;
  caf::binary_deserializer source{context, payload};
  caf::node_id from, to;
  switch (header.operation) {
  case basp::message_type::server_handshake:
  case basp::message_type::client_handshake:
    if (source(from) || from != node_)
      return verdict::close;
    handshake_done_ = true;
    return verdict::pass;
  case basp::message_type::monitor_message:
    if (source(from, to) || from != node_ || to != core_.system->node())
      return verdict::close;
    return may_address(header.dest_actor)
               || ledger_.is_exposed(header.dest_actor)
             ? verdict::pass
             : verdict::drop;
  case basp::message_type::down_message:
    return payload.size() <= max_error_size && !source(from, to)
               && (from == node_ || from == core_.system->node())
               && to == core_.system->node() && is_plain_error(source)
             ? verdict::pass
             : verdict::close;
  case basp::message_type::direct_message:
    return check_message(header, context, payload);
  default:
    return verdict::close;
  }
}

firewall::verdict
firewall::check_message(const basp::header& header,
                        caf::execution_unit* context, const buffer& payload) {
  // ConfigServ, SpawnServ and other actors that have a name.
  if (header.has(basp::header::named_receiver_flag))
    return verdict::drop;
  caf::binary_deserializer source{context, payload};
  size_t stages = 0;
  uint16_t type_number = 0;
  std::string types;
  if (source.begin_sequence(stages) || stages != 0
      || source.begin_object(type_number, types) || type_number != 0)
    return verdict::close;
  auto id = caf::make_message_id(header.operation_data);
  if (id.is_stream_message()
      || ledger_.count_sender(header.source_actor) > core_.limits.max_senders)
    return verdict::close;
  if (id.is_response())
    return check_response(header, types, context, payload,
                          payload.size() - source.remaining());
  return check_request(header, types, payload.size());
}

firewall::verdict
firewall::check_response(const basp::header& header, const std::string& types,
                         caf::execution_unit* context, const buffer& payload,
                         size_t content) {
  if (!ledger_.settle(key_of(header.dest_actor, header.operation_data)))
    return verdict::drop;
  if (types == "@<>+@error") {
    caf::binary_deserializer source{context, payload.data() + content,
                                    payload.size() - content};
    return payload.size() <= max_error_size && is_plain_error(source)
             ? verdict::pass
             : verdict::close;
  }
  return core_.rules.is_response(types) ? verdict::pass : verdict::close;
}

firewall::verdict
firewall::check_request(const basp::header& header, const std::string& types,
                        size_t size) {
  auto id = caf::make_message_id(header.operation_data);
  if (!core_.rules.is_request(types) || !may_address(header.dest_actor))
    return id.is_request() ? verdict::refuse : verdict::drop;
  if (id.is_request())
    ledger_.received(key_of(header.source_actor, header.operation_data), size);
  return verdict::pass;
}

bool firewall::may_address(uint64_t actor) const {
  return actor == core_.gateway || core_.peers.is_granted(peer_, actor);
}

size_t firewall::note_outgoing(caf::execution_unit* context, const buffer& out,
                               size_t from) {
  while (out.size() - from >= basp::header_size) {
    basp::header header;
    caf::binary_deserializer source{context, out.data() + from,
                                    basp::header_size};
    if (source(header))
      break;
    if (header.operation == basp::message_type::direct_message) {
      auto id = caf::make_message_id(header.operation_data);
      if (header.source_actor != 0)
        ledger_.expose(header.source_actor);
      if (id.is_request())
        ledger_.sent(key_of(header.source_actor, header.operation_data),
                     header.operation_data);
      else if (id.is_response())
        ledger_.answered(key_of(header.dest_actor, header.operation_data));
    }
    from += basp::header_size + header.payload_len;
  }
  return from;
}

bool firewall::is_overloaded() const {
  return ledger_.unanswered_bytes() > core_.limits.max_unanswered_bytes
         || ledger_.unanswered_requests()
              > core_.limits.max_unanswered_requests;
}

bool firewall::is_relieved() const {
  return ledger_.unanswered_bytes() <= core_.limits.max_unanswered_bytes / 2
         && ledger_.unanswered_requests()
              <= core_.limits.max_unanswered_requests / 2;
}

} // namespace tahoe
