#include "actors/tub/tls_output.hpp"

#include <openssl/bio.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <sys/socket.h>

namespace tahoe {

namespace {

/// For each 16 KiB: header, content type and tag, and a little more.
constexpr size_t record_overhead = 32;
constexpr size_t tls_record_size = size_t{16} << 10;

struct method_deleter {
  void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};

} // namespace

int write_to_output(BIO* bio, const char* bytes, size_t size, size_t* taken) {
  BIO_clear_retry_flags(bio);
  *taken = 0;
  if (!static_cast<tls_output*>(BIO_get_data(bio))->take(bytes, size)) {
    BIO_set_retry_write(bio);
    return 0;
  }
  *taken = size;
  return 1;
}

namespace {

/// OpenSSL flushes after each flight; the rest of a BIO's settings mean nothing
/// here.
long control(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

using method_ptr = std::unique_ptr<BIO_METHOD, method_deleter>;

method_ptr make_method() {
  method_ptr result{BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(),
                                 "output of a tub")};
  if (!result || BIO_meth_set_write_ex(result.get(), write_to_output) != 1
      || BIO_meth_set_ctrl(result.get(), control) != 1)
    return nullptr;
  return result;
}

} // namespace

BIO* tls_output::make_bio() {
  static const auto method = make_method();
  auto* result = method ? BIO_new(method.get()) : nullptr;
  if (result == nullptr)
    return nullptr;
  BIO_set_data(result, this);
  BIO_set_init(result, 1);
  return result;
}

void tls_output::expect(size_t plaintext) {
  auto records = plaintext / tls_record_size + 1;
  bytes_.reserve(std::min(plaintext + records * record_overhead, capacity));
}

bool tls_output::take(const char* bytes, size_t size) {
  if (bytes_.size() - sent_ + size > capacity)
    return false;
  bytes_.insert(bytes_.end(), bytes, bytes + size);
  return true;
}

bool tls_output::send(int socket) {
  while (sent_ < bytes_.size()) {
    auto result = ::send(socket, bytes_.data() + sent_, bytes_.size() - sent_,
                         MSG_NOSIGNAL);
    if (result < 0 && errno == EINTR)
      continue;
    if (result < 0)
      return errno == EAGAIN || errno == EWOULDBLOCK;
    sent_ += static_cast<size_t>(result);
  }
  bytes_ = {};
  sent_ = 0;
  return true;
}

} // namespace tahoe
