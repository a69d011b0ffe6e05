#pragma once

#include "actors/tub/tls_output.hpp"
#include "codec/bytes.hpp"
#include "codec/error.hpp"
#include "crypto/identity.hpp"

#include <caf/io/network/native_socket.hpp>
#include <caf/io/network/rw_state.hpp>
#include <openssl/types.h>

#include <memory>
#include <optional>

namespace tahoe {

class connection;

struct ssl_deleter {
  void operator()(SSL_CTX* context) const;
  void operator()(SSL* session) const;
};

using tls_context = std::unique_ptr<SSL_CTX, ssl_deleter>;
using tls_session = std::unique_ptr<SSL, ssl_deleter>;

/// TLS 1.3, our certificate, and one from the peer in either direction. Chains
/// and names mean nothing here: a session trusts exactly one public key, whose
/// hash the furl names, or any Ed25519 key where the peer dialled us, who is
/// then known by it.
caf::expected<tls_context> make_tls_context(const identity& me);

/// A session that reads from `socket` and writes to `output`. `expected`, if
/// not null, is the only peer that the handshake will accept; it and the output
/// must outlive the session.
caf::expected<tls_session>
make_tls_session(SSL_CTX& context, int socket, tls_output& output, bool client,
                 const tub_id* expected);

/// The peer's tub id, once the handshake is done.
std::optional<tub_id> peer_of(const SSL& session);

/// How CAF's event loop reads and writes through TLS.
class tls_policy {
public:
  using native_socket = caf::io::network::native_socket;
  using rw_state = caf::io::network::rw_state;

  tls_policy(connection& owner, SSL& session, tls_output& output)
    : owner_(owner), session_(session), output_(output) {}

  rw_state
  read_some(size_t& result, native_socket socket, void* buffer, size_t length);
  rw_state write_some(size_t& result, native_socket socket, const void* buffer,
                      size_t length);
  bool must_read_more(native_socket, size_t);

private:
  rw_state shake_hands(native_socket socket, bool writing);

  /// Encrypts into the output; returns how many bytes, nothing on failure.
  std::optional<size_t> encrypt(const uint8_t* bytes, size_t length);

  connection& owner_;
  SSL& session_;
  tls_output& output_;
  bool established_ = false;
  size_t encrypted_ = 0; ///< bytes of the buffer that wait in the output
};

} // namespace tahoe
