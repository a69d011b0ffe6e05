#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <vector>

namespace tahoe {

/// The bytes that a TLS session wants to send. They are collected, so that many
/// records leave with one system call, which wakes the receiver once.
class tls_output {
public:
  /// No more is taken while so much waits: what a peer makes TLS answer by
  /// itself cannot pile up either.
  static constexpr size_t capacity = size_t{320} << 10;

  tls_output() = default;
  tls_output(const tls_output&) = delete;
  tls_output& operator=(const tls_output&) = delete;

  /// The end that the session writes to, which then owns it; null if there is
  /// no memory. Must not be used after this object.
  BIO* make_bio();

  /// Makes room for so much plaintext at once, if that is allowed to wait.
  void expect(size_t plaintext);

  /// Sends as much as the socket takes now. False if the socket is broken.
  bool send(int socket);

  bool is_empty() const { return bytes_.empty(); }

private:
  /// Takes all or, when too much waits, nothing.
  bool take(const char* bytes, size_t size);

  friend int write_to_output(BIO*, const char*, size_t, size_t*);

  std::vector<char> bytes_;
  size_t sent_ = 0;
};

} // namespace tahoe
