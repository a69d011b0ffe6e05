#include "actors/tub/tls.hpp"

#include "actors/tub/connection.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <utility>

namespace tahoe {

namespace {

/// One call of the event loop encrypts this much at most, and sends it at once.
constexpr size_t bytes_per_round = size_t{256} << 10;

/// So much is taken from the socket at once, if it is there.
constexpr size_t read_buffer_size = size_t{128} << 10;

/// Takes the place of chain building. That the peer holds the key of its
/// certificate is proved by the handshake itself.
int verify_peer(X509_STORE_CTX* store, void*) {
  auto* session = static_cast<const SSL*>(
    X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* expected = static_cast<const tub_id*>(SSL_get_app_data(session));
  auto* certificate = X509_STORE_CTX_get0_cert(store);
  auto peer = certificate ? tub_id_of(certificate)
                          : failure(ec::malformed, "no certificate");
  auto good = peer && (expected == nullptr || *peer == *expected);
  X509_STORE_CTX_set_error(store, good ? X509_V_OK
                                       : X509_V_ERR_APPLICATION_VERIFICATION);
  return good ? 1 : 0;
}

caf::error tls_failure(std::string what) {
  char reason[200];
  ERR_error_string_n(ERR_peek_error(), reason, sizeof reason);
  ERR_clear_error();
  return failure(ec::io_failure, what + ": " + reason);
}

} // namespace

void ssl_deleter::operator()(SSL_CTX* context) const {
  SSL_CTX_free(context);
}

void ssl_deleter::operator()(SSL* session) const {
  SSL_free(session);
}

caf::expected<tls_context> make_tls_context(const identity& me) {
  tls_context result{SSL_CTX_new(TLS_method())};
  auto* ctx = result.get();
  if (ctx == nullptr
      || SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) != 1
      // AES-128 protects the files as well; it costs less than AES-256.
      || SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256:"
                                       "TLS_CHACHA20_POLY1305_SHA256")
           != 1
      || SSL_CTX_set1_sigalgs_list(ctx, "ed25519") != 1
      || SSL_CTX_use_certificate(ctx, me.certificate()) != 1
      || SSL_CTX_use_PrivateKey(ctx, me.private_key()) != 1)
    return tls_failure("cannot set up TLS");
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(ctx, 0);
  SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE
                          | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
                          | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(ctx, 1);
  SSL_CTX_set_default_read_buffer_len(ctx, read_buffer_size);
  SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                     nullptr);
  SSL_CTX_set_cert_verify_callback(ctx, verify_peer, nullptr);
  return caf::expected<tls_context>{std::move(result)};
}

caf::expected<tls_session>
make_tls_session(SSL_CTX& context, int socket, tls_output& output, bool client,
                 const tub_id* expected) {
  tls_session result{SSL_new(&context)};
  auto* from = BIO_new_socket(socket, BIO_NOCLOSE);
  auto* to = output.make_bio();
  if (!result || from == nullptr || to == nullptr) {
    BIO_free(from);
    BIO_free(to);
    return tls_failure("cannot open a TLS session");
  }
  SSL_set_bio(result.get(), from, to);
  SSL_set_app_data(result.get(), const_cast<tub_id*>(expected));
  if (client)
    SSL_set_connect_state(result.get());
  else
    SSL_set_accept_state(result.get());
  return caf::expected<tls_session>{std::move(result)};
}

std::optional<tub_id> peer_of(const SSL& session) {
  auto* certificate = SSL_get0_peer_certificate(&session);
  if (certificate == nullptr)
    return std::nullopt;
  auto result = tub_id_of(certificate);
  if (!result)
    return std::nullopt;
  return *result;
}

tls_policy::rw_state
tls_policy::shake_hands(native_socket socket, bool writing) {
  ERR_clear_error();
  errno = 0;
  auto result = SSL_do_handshake(&session_);
  auto problem = SSL_get_error(&session_, result);
  auto system_error = errno;
  // What a handshake says always fits the buffer of a fresh socket.
  auto sent = output_.send(socket) && output_.is_empty();
  if (result != 1 && (problem != SSL_ERROR_WANT_READ || !sent)) {
    owner_.on_tls_failed(system_error);
    return rw_state::failure;
  }
  // Indeterminate ends the polling for write until somebody flushes.
  if (result != 1)
    return writing ? rw_state::indeterminate : rw_state::success;
  established_ = true;
  return sent && owner_.on_tls_established() ? rw_state::success
                                             : rw_state::failure;
}

tls_policy::rw_state tls_policy::read_some(size_t& result, native_socket socket,
                                           void* buffer, size_t length) {
  result = 0;
  if (!established_) {
    auto state = shake_hands(socket, false);
    if (!established_ || state == rw_state::failure)
      return state;
  }
  if (length == 0)
    return rw_state::indeterminate;
  ERR_clear_error();
  if (SSL_read_ex(&session_, buffer, length, &result) == 1)
    return rw_state::success;
  // TLS answers some messages by itself; whoever makes it do so and does not
  // read the answers is sent away.
  return SSL_get_error(&session_, 0) == SSL_ERROR_WANT_READ
             && output_.send(socket)
           ? rw_state::success
           : rw_state::failure;
}

std::optional<size_t> tls_policy::encrypt(const uint8_t* bytes, size_t length) {
  output_.expect(length);
  size_t done = 0;
  ERR_clear_error();
  while (done < length) {
    size_t written = 0;
    if (SSL_write_ex(&session_, bytes + done, length - done, &written) == 1)
      done += written;
    else if (SSL_get_error(&session_, 0) == SSL_ERROR_WANT_WRITE)
      break;
    else
      return std::nullopt;
  }
  return done;
}

tls_policy::rw_state
tls_policy::write_some(size_t& result, native_socket socket, const void* buffer,
                       size_t length) {
  result = 0;
  if (!established_) {
    auto state = shake_hands(socket, true);
    if (!established_ || state == rw_state::failure)
      return state;
    // What the peer said next may have been read with the handshake's end.
    owner_.read_soon();
  }
  if (encrypted_ == 0) {
    auto done = encrypt(static_cast<const uint8_t*>(buffer),
                        std::min(length, bytes_per_round));
    if (!done)
      return rw_state::failure;
    encrypted_ = *done;
  }
  if (!output_.send(socket))
    return rw_state::failure;
  // Written is what has left: the stream must come back for the rest.
  if (!output_.is_empty())
    return rw_state::success;
  result = std::exchange(encrypted_, 0);
  if (result < length)
    return rw_state::success;
  // The stream swaps its buffers when it sees that all is written.
  owner_.on_buffer_written();
  return length == 0 ? rw_state::indeterminate : rw_state::success;
}

bool tls_policy::must_read_more(native_socket, size_t) {
  // Other connections have their turn first. Epoll knows nothing of the bytes
  // that were read ahead.
  if (established_ && SSL_has_pending(&session_) == 1)
    owner_.read_soon();
  return false;
}

} // namespace tahoe
