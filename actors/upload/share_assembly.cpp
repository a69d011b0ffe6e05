#include "actors/upload/share_assembly.hpp"

#include "actors/upload/joined.hpp"
#include "codec/share_hash_chain.hpp"
#include "codec/uri_extension.hpp"
#include "crypto/file_hashes.hpp"
#include "crypto/hash_tree.hpp"

#include <array>
#include <cassert>

namespace tahoe {

namespace {

std::vector<share_hash> chain_of(const hash_tree& shares, uint16_t number) {
  auto total = static_cast<uint16_t>(shares.leaf_count());
  std::vector<share_hash> result;
  for (auto node : chain_order(total, number))
    result.push_back({node, shares.nodes()[node]});
  return result;
}

} // namespace

caf::expected<share_assembly> share_assembly::make(const segmentation& file) {
  // Hashes are of fixed length, so the UEB's length is known beforehand.
  auto sample = uri_extension::make(file, {}, {}, {});
  auto layout = share_layout::make(file, sample.pack().size());
  if (!layout)
    return std::move(layout.error());
  return share_assembly{file, *layout};
}

share_assembly::share_assembly(const segmentation& file,
                               const share_layout& layout)
  : file_(file), layout_(layout), crypttext_hasher_(crypttext_hasher()),
    block_hashes_(file.total_shares()) {}

void share_assembly::add(const encoded_segment& segment) {
  assert(segment.number == segment_hashes_.size());
  crypttext_hasher_.update(segment.crypttext.view());
  segment_hashes_.push_back(segment.crypttext_hash);
  for (size_t i = 0; i < block_hashes_.size(); ++i)
    block_hashes_[i].push_back(segment.block_hashes[i]);
}

share_endings share_assembly::finish() {
  assert(segment_hashes_.size() == file_.segment_count());
  auto crypttext = hash_tree::from_leaves(std::move(segment_hashes_));
  std::vector<hash_tree> blocks;
  std::vector<digest> roots;
  for (auto& hashes : block_hashes_) {
    blocks.push_back(hash_tree::from_leaves(std::move(hashes)));
    roots.push_back(blocks.back().root());
  }
  auto shares = hash_tree::from_leaves(std::move(roots));
  auto ueb = uri_extension::make(file_, crypttext_hasher_.finish(),
                                 crypttext.root(), shares.root())
               .pack();
  share_endings result;
  result.uri_extension_hash = uri_extension_hash(ueb);
  byte_buffer reserved(layout_.plaintext_hash_tree.length);
  result.common
    = joined(std::array{byte_view{reserved}, crypttext.serialized()});
  auto packed_ueb = layout_.pack_uri_extension(ueb);
  for (uint16_t i = 0; i < file_.total_shares(); ++i) {
    auto chain = pack_chain(chain_of(shares, i));
    result.own.push_back(joined(std::array{
      blocks[i].serialized(), byte_view{chain}, byte_view{packed_ueb}}));
  }
  return result;
}

} // namespace tahoe
