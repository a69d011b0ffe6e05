#include "crypto/aes_ctr.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace tahoe {

namespace {

constexpr uint64_t cipher_block = 16;

/// The number of the cipher block at `offset`, as 128 bits big-endian.
std::array<uint8_t, cipher_block> counter_at(uint64_t offset) {
  std::array<uint8_t, cipher_block> result{};
  auto count = offset / cipher_block;
  for (auto i = result.rbegin(); count > 0; ++i, count >>= 8)
    *i = static_cast<uint8_t>(count);
  return result;
}

caf::error ctr_failure() {
  ERR_clear_error();
  return failure(ec::io_failure, "OpenSSL cannot do AES-128-CTR");
}

} // namespace

void aes_ctr::deleter::operator()(EVP_CIPHER_CTX* context) const {
  EVP_CIPHER_CTX_free(context);
}

aes_ctr::aes_ctr(const encryption_key& key) : context_(EVP_CIPHER_CTX_new()) {
  if (context_
      && EVP_EncryptInit_ex(context_.get(), EVP_aes_128_ctr(), nullptr,
                            key.reveal().data(), nullptr)
           != 1)
    context_.reset();
}

caf::expected<void> aes_ctr::apply(uint64_t offset, std::span<uint8_t> data) {
  return apply(offset, data, data);
}

caf::expected<void>
aes_ctr::apply(uint64_t offset, byte_view from, std::span<uint8_t> to) {
  assert(from.size() == to.size());
  auto start = counter_at(offset);
  if (!context_
      || EVP_EncryptInit_ex(context_.get(), nullptr, nullptr, nullptr,
                            start.data())
           != 1)
    return ctr_failure();
  int written = 0;
  std::array<uint8_t, cipher_block> skipped{};
  if (EVP_EncryptUpdate(context_.get(), skipped.data(), &written,
                        skipped.data(), static_cast<int>(offset % cipher_block))
      != 1)
    return ctr_failure();
  // EVP counts in int.
  constexpr size_t max_piece = size_t{1} << 30;
  while (!from.empty()) {
    auto size = std::min(from.size(), max_piece);
    if (EVP_EncryptUpdate(context_.get(), to.data(), &written, from.data(),
                          static_cast<int>(size))
        != 1)
      return ctr_failure();
    from = from.subspan(size);
    to = to.subspan(size);
  }
  return {};
}

} // namespace tahoe
