#include "actors/tub/tls.hpp"

#include "actors/tub/connection.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace tahoe {

namespace {

/// One call of the event loop sends this many TLS records of 16 KiB at most.
constexpr int records_per_round = 16;

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
  SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                     nullptr);
  SSL_CTX_set_cert_verify_callback(ctx, verify_peer, nullptr);
  return caf::expected<tls_context>{std::move(result)};
}

caf::expected<tls_session>
make_tls_session(SSL_CTX& context, int socket, bool client,
                 const tub_id* expected) {
  tls_session result{SSL_new(&context)};
  if (!result || SSL_set_fd(result.get(), socket) != 1)
    return tls_failure("cannot open a TLS session");
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

tls_policy::rw_state tls_policy::shake_hands(bool writing) {
  ERR_clear_error();
  errno = 0;
  auto result = SSL_do_handshake(&session_);
  auto system_error = errno;
  if (result == 1) {
    established_ = true;
    return owner_.on_tls_established() ? rw_state::success : rw_state::failure;
  }
  switch (SSL_get_error(&session_, result)) {
  case SSL_ERROR_WANT_READ:
    // Indeterminate ends the polling for write until somebody flushes.
    return writing ? rw_state::indeterminate : rw_state::success;
  case SSL_ERROR_WANT_WRITE:
    if (!writing)
      owner_.poll_for_write();
    return rw_state::success;
  default:
    owner_.on_tls_failed(system_error);
    return rw_state::failure;
  }
}

tls_policy::rw_state tls_policy::read_some(size_t& result, native_socket,
                                           void* buffer, size_t length) {
  result = 0;
  if (!established_) {
    auto state = shake_hands(false);
    if (!established_ || state == rw_state::failure)
      return state;
  }
  if (length == 0)
    return rw_state::indeterminate;
  ERR_clear_error();
  if (SSL_read_ex(&session_, buffer, length, &result) == 1)
    return rw_state::success;
  auto problem = SSL_get_error(&session_, 0);
  return problem == SSL_ERROR_WANT_READ || problem == SSL_ERROR_WANT_WRITE
           ? rw_state::success
           : rw_state::failure;
}

tls_policy::rw_state tls_policy::write_some(size_t& result, native_socket,
                                            const void* buffer, size_t length) {
  result = 0;
  if (!established_) {
    auto state = shake_hands(true);
    if (!established_ || state == rw_state::failure)
      return state;
  }
  auto* bytes = static_cast<const uint8_t*>(buffer);
  ERR_clear_error();
  for (int i = 0; i < records_per_round && result < length; ++i) {
    size_t written = 0;
    if (SSL_write_ex(&session_, bytes + result, length - result, &written)
        == 1) {
      result += written;
      continue;
    }
    auto problem = SSL_get_error(&session_, 0);
    if (problem == SSL_ERROR_WANT_READ || problem == SSL_ERROR_WANT_WRITE)
      break;
    return rw_state::failure;
  }
  if (result < length)
    return rw_state::success;
  // The stream swaps its buffers when it sees that all is written.
  owner_.on_buffer_written();
  return length == 0 ? rw_state::indeterminate : rw_state::success;
}

bool tls_policy::must_read_more(native_socket, size_t threshold) {
  return established_
         && static_cast<size_t>(SSL_pending(&session_)) >= threshold;
}

} // namespace tahoe
