#include "crypto/sealed_value.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>

namespace tahoe {

namespace {

constexpr size_t nonce_length = 12;
constexpr size_t tag_length = 16;

constexpr int opening = 0;
constexpr int sealing = 1;

cipher_context make_context(byte_view key, int direction) {
  cipher_context result{EVP_CIPHER_CTX_new()};
  if (result
      && EVP_CipherInit_ex(result.get(), EVP_aes_128_gcm(), nullptr, key.data(),
                           nullptr, direction)
           != 1)
    result.reset();
  return result;
}

caf::error gcm_failure() {
  ERR_clear_error();
  return failure(ec::io_failure, "OpenSSL cannot do AES-128-GCM");
}

caf::error damaged(entry_slot slot, std::string_view why) {
  return failure(ec::integrity_failure, "damaged entry: its " + to_string(slot)
                                          + " " + std::string{why});
}

/// Begins a value. The key stays in the context.
bool begin(const cipher_context& context, byte_view nonce,
           const entry_place& place, entry_slot slot) {
  constexpr std::string_view version = "tahoe_node_vdir_v1";
  std::array<uint8_t, version.size() + 1 + directory_index::length
                        + name_hash::length + entry_id::length>
    place_bytes;
  auto end = std::copy(version.begin(), version.end(), place_bytes.begin());
  *end++ = static_cast<uint8_t>(slot);
  end = std::copy(place.directory.bytes.begin(), place.directory.bytes.end(),
                  end);
  end = std::copy(place.name.bytes.begin(), place.name.bytes.end(), end);
  std::copy(place.id.bytes.begin(), place.id.bytes.end(), end);
  int written = 0;
  return context
         && EVP_CipherInit_ex(context.get(), nullptr, nullptr, nullptr,
                              nonce.data(), -1)
              == 1
         && EVP_CipherUpdate(context.get(), nullptr, &written,
                             place_bytes.data(),
                             static_cast<int>(place_bytes.size()))
              == 1;
}

/// @pre to.size() == from.size(), which is at most max_value_length
bool apply(const cipher_context& context, byte_view from,
           std::span<uint8_t> to) {
  int written = 0;
  return from.empty()
         || EVP_CipherUpdate(context.get(), to.data(), &written, from.data(),
                             static_cast<int>(from.size()))
              == 1;
}

} // namespace

std::string to_string(entry_slot slot) {
  switch (slot) {
  case entry_slot::name:
    return "name";
  case entry_slot::write_cap:
    return "write cap";
  case entry_slot::read_cap:
    return "read cap";
  case entry_slot::metadata:
    return "metadata";
  }
  return "unknown slot";
}

void cipher_context_deleter::operator()(EVP_CIPHER_CTX* context) const {
  EVP_CIPHER_CTX_free(context);
}

value_sealer::value_sealer(const read_seal_key& key, random_source random)
  : context_(make_context(key.reveal(), sealing)), random_(std::move(random)) {}

value_sealer::value_sealer(const write_seal_key& key, random_source random)
  : context_(make_context(key.reveal(), sealing)), random_(std::move(random)) {}

caf::expected<std::string>
value_sealer::seal(const entry_place& place, entry_slot slot,
                   std::string_view value) {
  if (value.size() > max_value_length)
    return failure(ec::malformed,
                   "the " + to_string(slot) + " is longer than 4096 bytes");
  std::string result(value.size() + seal_length, '\0');
  std::span bytes{reinterpret_cast<uint8_t*>(result.data()), result.size()};
  auto nonce = bytes.first(nonce_length);
  auto crypttext = bytes.subspan(nonce_length, value.size());
  auto tag = bytes.last(tag_length);
  if (auto drawn = random_(nonce); !drawn)
    return std::move(drawn.error());
  int written = 0;
  if (!begin(context_, nonce, place, slot)
      || !apply(context_, as_bytes(value), crypttext)
      || EVP_CipherFinal_ex(context_.get(), tag.data(), &written) != 1
      || EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, tag_length,
                             tag.data())
           != 1)
    return gcm_failure();
  return result;
}

value_opener::value_opener(const read_seal_key& key)
  : context_(make_context(key.reveal(), opening)) {}

value_opener::value_opener(const write_seal_key& key)
  : context_(make_context(key.reveal(), opening)) {}

caf::expected<std::string_view>
value_opener::open(const entry_place& place, entry_slot slot,
                   std::string_view sealed) {
  if (sealed.size() < seal_length)
    return damaged(slot, "is cut short");
  if (sealed.size() > max_sealed_length)
    return damaged(slot, "is longer than 4096 bytes");
  auto bytes = as_bytes(sealed);
  auto nonce = bytes.first(nonce_length);
  auto crypttext = bytes.subspan(nonce_length, bytes.size() - seal_length);
  std::array<uint8_t, tag_length> tag;
  std::copy_n(bytes.end() - tag_length, tag_length, tag.begin());
  auto value = std::span{opened_}.first(crypttext.size());
  if (!begin(context_, nonce, place, slot) || !apply(context_, crypttext, value)
      || EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, tag_length,
                             tag.data())
           != 1)
    return gcm_failure();
  int written = 0;
  std::array<uint8_t, tag_length> nothing;
  if (EVP_CipherFinal_ex(context_.get(), nothing.data(), &written) != 1) {
    ERR_clear_error();
    return damaged(slot, "has a seal that does not fit");
  }
  return as_text(value);
}

} // namespace tahoe
