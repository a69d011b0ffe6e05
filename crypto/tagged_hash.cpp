#include "crypto/tagged_hash.hpp"

#include <array>
#include <charconv>

namespace tahoe {

tagged_hasher::tagged_hasher(byte_view tag) {
  SHA256_Init(&state_);
  update_netstring(tag);
}

void tagged_hasher::update(byte_view bytes) {
  SHA256_Update(&state_, bytes.data(), bytes.size());
}

void tagged_hasher::update_netstring(byte_view bytes) {
  std::array<char, 24> head;
  auto* end
    = std::to_chars(head.data(), head.data() + head.size(), bytes.size()).ptr;
  *end++ = ':';
  update(as_bytes({head.data(), end}));
  update(bytes);
  update(as_bytes(","));
}

digest tagged_hasher::finish() {
  digest result;
  SHA256_Final(result.bytes.data(), &state_);
  SHA256_Init(&state_);
  update(result.view());
  SHA256_Final(result.bytes.data(), &state_);
  return result;
}

digest tagged_hash(std::string_view tag, byte_view value) {
  tagged_hasher hasher{tag};
  hasher.update(value);
  return hasher.finish();
}

digest tagged_pair_hash(std::string_view tag, byte_view a, byte_view b) {
  tagged_hasher hasher{tag};
  hasher.update_netstring(a);
  hasher.update_netstring(b);
  return hasher.finish();
}

} // namespace tahoe
