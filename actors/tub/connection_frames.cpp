// The part of a connection that passes BASP's frames through the firewall.

#include "actors/tub/connection.hpp"

#include <caf/binary_deserializer.hpp>
#include <caf/binary_serializer.hpp>

#include <utility>

namespace tahoe {

namespace {

namespace basp = caf::io::basp;
namespace net = caf::io::network;

} // namespace

bool connection::consume(caf::execution_unit* context, const void* data,
                         size_t size) {
  if (detached())
    return false;
  if (stage_ == stage::hello)
    return on_hello(context);
  core_->peers.mark_heard(peer_);
  core_->counters.bytes_in += size;
  return held_ ? on_payload(context, size) : on_header(context, data, size);
}

bool connection::on_header(caf::execution_unit* context, const void* data,
                           size_t size) {
  basp::header header;
  caf::binary_deserializer source{context, rd_buf()};
  if (size != basp::header_size || source(header)
      || firewall_->check_header(header) != firewall::verdict::pass)
    return violation(context, "a header that is not allowed");
  if (header.payload_len == 0)
    return scribe::consume(context, data, size);
  held_ = header;
  held_bytes_ = rd_buf();
  stream_.configure_read(caf::io::receive_policy::exactly(header.payload_len));
  return true;
}

bool connection::on_payload(caf::execution_unit* context, size_t size) {
  rd_buf().resize(size);
  auto header = *std::exchange(held_, std::nullopt);
  switch (firewall_->check_payload(header, context, rd_buf())) {
  case firewall::verdict::pass:
    if (!hand_over(context, size))
      return false;
    break;
  case firewall::verdict::refuse:
    refuse(header);
    [[fallthrough]];
  case firewall::verdict::drop:
    ++core_->counters.dropped;
    stream_.configure_read(caf::io::receive_policy::exactly(basp::header_size));
    return true;
  case firewall::verdict::close:
    return violation(context, "a message that is not allowed");
  }
  if (basp::is_handshake(header) && counted_) {
    core_->peers.mark_ready(peer_, this);
    end_handshake();
    core_->notify({tub_event::ready, peer_, {}});
  }
  if (!firewall_->is_overloaded())
    return true;
  // False ends the reading until read_soon; TCP holds the peer back.
  halted_ = true;
  ++core_->counters.halts;
  return false;
}

/// Shows BASP the held header, then the payload, without copying it.
bool connection::hand_over(caf::execution_unit* context, size_t size) {
  buffer payload;
  payload.swap(rd_buf());
  rd_buf().swap(held_bytes_);
  if (!scribe::consume(context, rd_buf().data(), basp::header_size))
    return false;
  rd_buf().swap(payload);
  return scribe::consume(context, rd_buf().data(), size);
}

/// Without an answer the peer would wait until its deadline.
void connection::refuse(const basp::header& request) {
  auto& out = wr_buf();
  auto start = out.size();
  caf::binary_serializer sink{&stream_.backend(), out};
  sink.skip(basp::header_size);
  std::vector<caf::strong_actor_ptr> stages;
  auto answer
    = caf::make_message(caf::make_error(caf::sec::request_receiver_down));
  if (sink(stages, answer))
    return;
  auto id = caf::make_message_id(request.operation_data).response_id();
  basp::header header{
    basp::message_type::direct_message,
    0,
    static_cast<uint32_t>(out.size() - start - basp::header_size),
    id.integer_value(),
    0,
    request.source_actor};
  sink.seek(start);
  if (!sink(header))
    flush();
}

void connection::read_soon() {
  halted_ = false;
  // In a later round of the loop: we may be in the middle of a write. TLS may
  // hold bytes that epoll knows nothing of, so read once without waiting.
  stream_.backend().post([self = caf::intrusive_ptr<connection>{this}] {
    if (self->detached())
      return;
    self->stream_.activate(self.get());
    self->stream_.handle_event(net::operation::read);
  });
}

} // namespace tahoe
