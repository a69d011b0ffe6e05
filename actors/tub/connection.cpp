#include "actors/tub/connection.hpp"

#include <caf/actor_registry.hpp>
#include <caf/actor_system.hpp>
#include <caf/exit_reason.hpp>
#include <caf/io/basp_broker.hpp>
#include <caf/send.hpp>
#include <openssl/ssl.h>

#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace tahoe {

namespace {

namespace net = caf::io::network;

} // namespace

caf::expected<caf::intrusive_ptr<connection>>
connection::make(loop& events, int socket, std::shared_ptr<tub_core> core,
                 std::optional<tub_id> expected) {
  auto pin = expected ? std::make_unique<const tub_id>(*expected) : nullptr;
  auto output = std::make_unique<tls_output>();
  auto session
    = make_tls_session(*core->tls, socket, *output, pin != nullptr, pin.get());
  if (!session) {
    ::close(socket);
    return std::move(session.error());
  }
  return caf::make_counted<connection>(events, socket, std::move(core),
                                       std::move(pin), std::move(output),
                                       std::move(*session));
}

connection::connection(loop& events, int socket, std::shared_ptr<tub_core> core,
                       std::unique_ptr<const tub_id> expected,
                       std::unique_ptr<tls_output> output, tls_session session)
  : scribe(net::conn_hdl_from_socket(socket)), core_(std::move(core)),
    expected_(std::move(expected)), output_(std::move(output)),
    session_(std::move(session)),
    stream_(events, socket, *this, *session_, *output_) {
  ++core_->counters.connections;
  ++core_->counters.handshakes;
}

connection::~connection() {
  close_books();
  --core_->counters.connections;
}

void connection::cut() {
  ::shutdown(stream_.fd(), SHUT_RDWR);
  // One that is held back is not polled: it must read to see that it ended.
  if (halted_)
    read_soon();
}

void connection::expire() {
  drop_output();
  io_failure(&stream_.backend(), net::operation::read);
}

// -- TLS and hello ------------------------------------------------------------

bool connection::on_tls_established() {
  auto peer = peer_of(*session_);
  if (!peer)
    return false;
  peer_ = *peer;
  stage_ = stage::hello;
  firewall_.emplace(*core_, peer_, expected_ != nullptr);
  if (!expected_)
    return true;
  // Another hint, or the peer itself, may have been faster.
  if (!core_->peers.claim(peer_, this)) {
    core_->notify({tub_event::refused, peer_, {}});
    return false;
  }
  send_hello(hello_verdict::asking);
  return true;
}

void connection::on_tls_failed(int system_error) {
  auto verified = SSL_get_verify_result(session_.get());
  if (verified == X509_V_ERR_APPLICATION_VERIFICATION)
    problem_ = "another node answers there";
  else if (system_error != 0)
    problem_ = std::generic_category().message(system_error);
  else
    problem_ = "the TLS handshake failed";
  core_->log.debug("tls-failed", problem_ + " (" + addr() + ")");
}

void connection::send_hello(hello_verdict verdict) {
  auto bytes = hello{verdict, core_->incarnation, core_->gateway}.pack();
  auto& out = stream_.wr_buf();
  out.insert(out.end(), bytes.begin(), bytes.end());
  stream_.flush(this);
}

bool connection::on_hello(caf::execution_unit* context) {
  auto& in = rd_buf();
  auto said = hello::parse(
    byte_view{reinterpret_cast<const uint8_t*>(in.data()), in.size()});
  if (!said)
    return violation(context, "no hello");
  return expected_ ? follow_answer(context, *said)
                   : answer_hello(context, *said);
}

bool connection::answer_hello(caf::execution_unit* context, const hello& said) {
  if (said.verdict != hello_verdict::asking)
    return violation(context, "a hello that answers nothing");
  auto [verdict, replaced] = core_->peers.admit(peer_, said, this);
  if (replaced != nullptr)
    const_cast<connection*>(replaced)->cut();
  send_hello(verdict);
  if (verdict != hello_verdict::accepted) {
    graceful_shutdown();
    return false;
  }
  start_basp();
  return true;
}

bool connection::follow_answer(caf::execution_unit* context,
                               const hello& said) {
  if (said.verdict == hello_verdict::asking)
    return violation(context, "a question for an answer");
  auto adopted = said.verdict == hello_verdict::accepted
                 && core_->peers.adopt(peer_, said, this);
  core_->peers.settle(peer_, this);
  if (!adopted) {
    core_->notify({tub_event::refused, peer_, {}});
    return fail(context);
  }
  start_basp();
  return true;
}

void connection::start_basp() {
  stage_ = stage::basp;
  auto& out = stream_.wr_buf();
  scanned_ = out.size();
  out.insert(out.end(), early_.begin(), early_.end());
  buffer{}.swap(early_);
  flush();
}

// -- endings ------------------------------------------------------------------

bool connection::fail(caf::execution_unit* context) {
  drop_output();
  io_failure(context, net::operation::read);
  return false;
}

bool connection::violation(caf::execution_unit* context,
                           std::string_view what) {
  ++core_->counters.violations;
  core_->log.warning("peer-violation", std::string{what} + " from " + addr());
  return fail(context);
}

void connection::end_handshake() {
  if (!std::exchange(counted_, false))
    return;
  --core_->counters.handshakes;
  if (launched_)
    core_->forget_handshake(*this);
}

std::string connection::describe_problem() const {
  int code = 0;
  socklen_t size = sizeof code;
  if (getsockopt(stream_.fd(), SOL_SOCKET, SO_ERROR, &code, &size) == 0
      && code != 0)
    return std::generic_category().message(code);
  return problem_;
}

/// What must happen once, however the connection ends.
void connection::close_books() {
  if (std::exchange(closed_, true))
    return;
  if (counted_ && expected_)
    core_->notify({tub_event::failed, *expected_, describe_problem()});
  end_handshake();
  if (!firewall_)
    return;
  core_->peers.settle(peer_, this);
  auto was_ready = core_->peers.release(peer_, this);
  // CAF never answers what was asked over a connection that is lost.
  for (auto& [request, id] : firewall_->ledger().pending())
    if (auto asker = core_->system->registry().get(request.first))
      asker->enqueue(nullptr, caf::make_message_id(id).response_id(),
                     caf::make_message(caf::make_error(
                       caf::exit_reason::remote_link_unreachable)),
                     nullptr);
  forget_spawn_server();
  if (was_ready)
    core_->notify({tub_event::lost, peer_, "the connection was lost"});
}

/// BASP keeps an actor for every node it ever met; a stranger could make us
/// meet any number.
void connection::forget_spawn_server() {
  auto* broker = dynamic_cast<caf::io::basp_broker*>(parent());
  if (broker == nullptr)
    return;
  auto i = broker->spawn_servers.find(basp_node_of(peer_));
  if (i == broker->spawn_servers.end())
    return;
  core_->system->registry().erase(i->second.id());
  caf::anon_send_exit(i->second, caf::exit_reason::kill);
  broker->spawn_servers.erase(i);
}

// -- CAF's scribe -------------------------------------------------------------

void connection::configure_read(caf::io::receive_policy::config config) {
  stream_.configure_read(config);
  if (std::exchange(launched_, true))
    return;
  stream_.start(this);
  stream_.force_empty_write(this);
  core_->watch_handshake(*this);
}

connection::buffer& connection::wr_buf() {
  return stage_ == stage::basp ? stream_.wr_buf() : early_;
}

void connection::graceful_shutdown() {
  // Only the refusal of a hello is worth waiting for; anything else would wait
  // for a peer that may never read, and with it the stop of the whole node.
  if (stage_ == stage::hello)
    stream_.graceful_shutdown();
  else
    drop_output();
  detach(&stream_.backend(), false);
}

void connection::drop_output() {
  cut();
  stream_.backend().del(net::operation::write, stream_.fd(), &stream_);
}

void connection::flush() {
  if (stage_ != stage::basp)
    return;
  auto& out = stream_.wr_buf();
  auto before = std::min(scanned_, out.size());
  scanned_ = firewall_->note_outgoing(&stream_.backend(), out, before);
  core_->counters.bytes_out += scanned_ - before;
  if (out.size() > core_->limits.max_write_buffer) {
    core_->log.warning("peer-not-reading", "dropped " + addr());
    cut();
    return;
  }
  stream_.flush(this);
  // An idle stream swaps the buffer out at once.
  if (stream_.wr_buf().empty())
    scanned_ = 0;
  if (halted_ && firewall_->is_relieved())
    read_soon();
}

std::string connection::addr() const {
  auto text = net::remote_addr_of_fd(stream_.fd());
  return text ? *text : "an unknown address";
}

uint16_t connection::port() const {
  auto number = net::remote_port_of_fd(stream_.fd());
  return number ? *number : 0;
}

void connection::remove_from_loop() {
  close_books();
  stream_.passivate();
}

} // namespace tahoe
