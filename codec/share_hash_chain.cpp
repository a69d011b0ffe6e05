#include "codec/share_hash_chain.hpp"

#include "codec/big_endian.hpp"

#include <bit>
#include <cassert>
#include <set>

namespace tahoe {

namespace {

// A complete tree over 256 shares.
constexpr size_t max_nodes = 2 * 256 - 1;

/// Small distinct integers in the iteration order of CPython's set: a table
/// with open addressing whose every step shows in that order.
class cpython_set {
public:
  void insert(uint16_t key) {
    place(key);
    ++fill_;
    if (fill_ * 5 >= (table_.size() - 1) * 3)
      grow();
  }

  std::vector<uint16_t> elements() const {
    std::vector<uint16_t> result;
    for (auto& slot : table_)
      if (slot)
        result.push_back(*slot);
    return result;
  }

private:
  static constexpr size_t linear_probes = 9;
  static constexpr size_t perturb_shift = 5;

  void place(uint16_t key) {
    auto mask = table_.size() - 1;
    size_t perturb = key;
    size_t i = key & mask;
    for (;;) {
      auto last = i + linear_probes <= mask ? i + linear_probes : i;
      for (auto j = i; j <= last; ++j)
        if (!table_[j]) {
          table_[j] = key;
          return;
        }
      perturb >>= perturb_shift;
      i = (i * 5 + 1 + perturb) & mask;
    }
  }

  void grow() {
    auto keys = elements();
    table_.assign(std::bit_ceil(fill_ * 4 + 1), std::nullopt);
    for (auto key : keys)
      place(key);
  }

  using slots = std::vector<std::optional<uint16_t>>;

  slots table_ = slots(8);
  size_t fill_ = 0;
};

} // namespace

size_t chain_length(uint16_t total_shares) {
  // The depth of the tree, and one for the leaf itself.
  return std::bit_width(std::bit_ceil(total_shares));
}

std::vector<uint16_t>
chain_order(uint16_t total_shares, uint16_t share_number) {
  assert(share_number < total_shares && total_shares <= 256);
  auto leaf
    = static_cast<uint16_t>(std::bit_ceil(total_shares) - 1 + share_number);
  cpython_set nodes;
  for (auto node = leaf; node != 0; node = (node - 1) / 2)
    nodes.insert(node % 2 == 0 ? node - 1 : node + 1);
  nodes.insert(leaf);
  return nodes.elements();
}

byte_buffer pack_chain(const std::vector<share_hash>& chain) {
  byte_buffer packed;
  for (auto& entry : chain) {
    append_big_endian(packed, entry.node_number);
    append(packed, entry.hash.view());
  }
  return packed;
}

caf::expected<std::vector<share_hash>> parse_chain(byte_view packed) {
  if (packed.size() % share_hash_size != 0)
    return failure(ec::malformed, "share hash chain cut short");
  if (packed.size() / share_hash_size > max_nodes)
    return failure(ec::malformed, "share hash chain of more nodes than a tree "
                                  "over 256 shares has");
  std::vector<share_hash> chain;
  std::set<uint16_t> seen;
  for (; !packed.empty(); packed = packed.subspan(share_hash_size)) {
    auto node_number = read_big_endian<uint16_t>(packed, 0);
    if (node_number >= max_nodes || !seen.insert(node_number).second)
      return failure(ec::malformed, "share hash chain with an impossible node");
    auto hash = digest::from(packed.subspan(2, digest::length));
    chain.push_back({node_number, *hash});
  }
  return chain;
}

} // namespace tahoe
