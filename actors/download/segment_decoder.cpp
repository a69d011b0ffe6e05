#include "actors/download/segment_decoder.hpp"

#include "crypto/aes_ctr.hpp"
#include "crypto/file_hashes.hpp"

#include <algorithm>
#include <vector>

namespace tahoe {

caf::expected<blob>
decode_segment(const erasure_code& code, const segmentation& shape,
               const encryption_key& key, uint64_t segment_number,
               std::span<const numbered_block> blocks,
               const digest& crypttext_hash) {
  auto block_size = shape.block_size(segment_number);
  auto length = shape.segment_length(segment_number);
  blob plaintext{code.needed() * block_size};
  // A data block that is there is used where it stands; one that is missing is
  // made where its plaintext will be.
  std::vector<uint8_t*> pieces(code.needed());
  for (size_t i = 0; i < pieces.size(); ++i)
    pieces[i] = plaintext.mutable_data() + i * block_size;
  for (auto& block : blocks)
    if (block.share_number < pieces.size())
      pieces[block.share_number] = const_cast<uint8_t*>(block.bytes); // kept
  if (auto done = code.decode(blocks, pieces, block_size); !done)
    return std::move(done.error());
  auto for_each_piece = [&](auto use) {
    for (uint64_t i = 0, offset = 0; offset < length; ++i, offset += block_size)
      use(offset, byte_view{pieces[i], std::min(block_size, length - offset)});
  };
  auto hasher = crypttext_segment_hasher();
  for_each_piece([&](uint64_t, byte_view piece) { hasher.update(piece); });
  if (hasher.finish() != crypttext_hash)
    return failure(ec::integrity_failure,
                   "segment " + std::to_string(segment_number)
                     + " is not what its file was made of: whoever stored it "
                       "did it wrong");
  caf::expected<void> decrypted{caf::unit};
  aes_ctr cipher{key};
  auto start = shape.segment_offset(segment_number);
  for_each_piece([&](uint64_t offset, byte_view piece) {
    std::span<uint8_t> target{plaintext.mutable_data() + offset, piece.size()};
    if (decrypted)
      decrypted = cipher.apply(start + offset, piece, target);
  });
  if (!decrypted)
    return std::move(decrypted.error());
  return plaintext.slice(0, length);
}

} // namespace tahoe
