#include "crypto/server_order.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <utility>

namespace tahoe {

server_order_key order_key(const storage_index& si, byte_view seed) {
  server_order_key result;
  SHA_CTX state;
  SHA1_Init(&state);
  SHA1_Update(&state, si.bytes.data(), si.bytes.size());
  SHA1_Update(&state, seed.data(), seed.size());
  SHA1_Final(result.bytes.data(), &state);
  return result;
}

std::vector<size_t>
permuted_order(const storage_index& si, std::span<const tub_id> servers) {
  std::vector<std::pair<server_order_key, size_t>> ring;
  ring.reserve(servers.size());
  for (size_t i = 0; i < servers.size(); ++i)
    ring.emplace_back(order_key(si, servers[i].view()), i);
  std::sort(ring.begin(), ring.end());
  std::vector<size_t> result;
  result.reserve(ring.size());
  for (auto& [key, index] : ring)
    result.push_back(index);
  return result;
}

} // namespace tahoe
