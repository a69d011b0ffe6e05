#pragma once

#include "actors/tub/firewall.hpp"
#include "actors/tub/tls.hpp"
#include "actors/tub/tub_core.hpp"

#include <caf/io/network/default_multiplexer.hpp>
#include <caf/io/network/stream_impl.hpp>
#include <caf/io/scribe.hpp>

#include <optional>

namespace tahoe {

/// One TLS connection to a peer, as BASP's scribe. Its life: TLS handshake,
/// hello (hello.hpp), then BASP frames through the firewall. Lives in the event
/// loop; only the constructor may run elsewhere.
class connection : public caf::io::scribe {
public:
  using buffer = std::vector<char>;
  using loop = caf::io::network::default_multiplexer;

  /// Takes the socket over. `expected`: the peer that we dial; empty where the
  /// peer dialled us.
  static caf::expected<caf::intrusive_ptr<connection>>
  make(loop& events, int socket, std::shared_ptr<tub_core> core,
       std::optional<tub_id> expected);

  connection(loop& events, int socket, std::shared_ptr<tub_core> core,
             std::unique_ptr<const tub_id> expected,
             std::unique_ptr<tls_output> output, tls_session session);
  ~connection() override;

  /// Cuts an established connection; the ordinary failure path follows.
  void cut();

  /// Ends the connection here and now, in whatever state it is.
  void expire();

  /// True where the peer dialled us.
  bool is_visitor() const { return expected_ == nullptr; }

  // -- called by the TLS policy -----------------------------------------------

  /// False: this connection is not wanted any more.
  bool on_tls_established();
  /// `system_error`: the errno of a socket that failed, 0 for TLS itself.
  void on_tls_failed(int system_error);
  void on_buffer_written() { scanned_ = 0; }
  /// Reads what is there, also if epoll knows nothing of it.
  void read_soon();

  // -- called by CAF ----------------------------------------------------------

  void configure_read(caf::io::receive_policy::config config) override;
  void ack_writes(bool enable) override { stream_.ack_writes(enable); }
  buffer& wr_buf() override;
  buffer& rd_buf() override { return stream_.rd_buf(); }
  void graceful_shutdown() override;
  void flush() override;
  std::string addr() const override;
  uint16_t port() const override;
  void add_to_loop() override { stream_.activate(this); }
  void remove_from_loop() override;
  bool
  consume(caf::execution_unit* context, const void* data, size_t size) override;

private:
  enum class stage { tls, hello, basp };

  void send_hello(hello_verdict verdict);
  bool on_hello(caf::execution_unit* context);
  bool answer_hello(caf::execution_unit* context, const hello& said);
  bool follow_answer(caf::execution_unit* context, const hello& said);
  void start_basp();
  bool on_header(caf::execution_unit* context, const void* data, size_t size);
  bool on_payload(caf::execution_unit* context, size_t size);
  bool hand_over(caf::execution_unit* context, size_t size);
  void refuse(const caf::io::basp::header& request);
  void drop_output();
  bool fail(caf::execution_unit* context);
  bool violation(caf::execution_unit* context, std::string_view what);
  void end_handshake();
  std::string describe_problem() const;
  void close_books();
  void forget_spawn_server();

  const std::shared_ptr<tub_core> core_;
  const std::unique_ptr<const tub_id> expected_; ///< null: they dialled us
  const std::unique_ptr<tls_output> output_;
  const tls_session session_;
  caf::io::network::stream_impl<tls_policy> stream_;
  stage stage_ = stage::tls;
  bool launched_ = false;
  bool counted_ = true; ///< among the handshakes
  bool halted_ = false;
  bool closed_ = false;
  tub_id peer_;
  std::string problem_ = "it did not answer as a node does";
  std::optional<firewall> firewall_; ///< from the moment that peer_ is known
  std::optional<caf::io::basp::header> held_; ///< waits for its payload
  buffer held_bytes_;
  buffer early_;       ///< what BASP wrote before its turn
  size_t scanned_ = 0; ///< how far the firewall has read wr_buf
};

} // namespace tahoe
