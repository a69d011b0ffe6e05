#pragma once

#include "actors/upload/segment_encoder.hpp"
#include "actors/upload/share_assembly.hpp"
#include "crypto/capability.hpp"
#include "test/support/chk_answers.hpp"

#include <cstring>
#include <vector>

namespace tahoe::test {

/// A file with its shares, as an upload makes them, in memory.
struct stored_file {
  byte_buffer plaintext;
  chk_read_cap cap;
  std::vector<blob> shares;
};

/// The file under a key of one's choice.
inline stored_file store_file(const encryption_key& key, byte_buffer plaintext,
                              uint16_t needed_shares, uint16_t total_shares,
                              uint64_t max_segment_size) {
  auto shape = *segmentation::for_upload(plaintext.size(), max_segment_size,
                                         needed_shares, total_shares);
  auto encoder = *segment_encoder::make(key, shape);
  auto assembly = *share_assembly::make(shape);
  std::vector<byte_buffer> shares(total_shares);
  for (auto& share : shares)
    append(share, assembly.header().view());
  for (uint64_t i = 0; i < shape.segment_count(); ++i) {
    auto buffer = encoder.buffer_for(i);
    std::memcpy(buffer.mutable_data(),
                plaintext.data() + shape.segment_offset(i),
                shape.segment_length(i));
    auto segment = *encoder.encode(i, std::move(buffer));
    assembly.add(segment);
    for (size_t j = 0; j < shares.size(); ++j)
      append(shares[j], segment.blocks[j].view());
  }
  auto endings = assembly.finish();
  stored_file result{std::move(plaintext),
                     {key, endings.uri_extension_hash, needed_shares,
                      total_shares, shape.size()},
                     {}};
  for (size_t i = 0; i < shares.size(); ++i) {
    append(shares[i], endings.common.view());
    append(shares[i], endings.own[i].view());
    result.shares.emplace_back(byte_view{shares[i]});
  }
  return result;
}

/// The key is derived from `seed` as from a convergence secret, as in chk.tsv.
inline stored_file store_file(const std::string& seed, byte_buffer plaintext,
                              uint16_t needed_shares, uint16_t total_shares,
                              uint64_t max_segment_size) {
  auto shape = *segmentation::for_upload(plaintext.size(), max_segment_size,
                                         needed_shares, total_shares);
  convergence_hasher hasher{convergence_secret{as_bytes(seed)}, needed_shares,
                            total_shares, shape.segment_size()};
  hasher.update(plaintext);
  return store_file(hasher.finish(), std::move(plaintext), needed_shares,
                    total_shares, max_segment_size);
}

inline stored_file
store_file(const std::string& seed, size_t length, uint16_t needed_shares,
           uint16_t total_shares, uint64_t max_segment_size) {
  return store_file(seed, chk_plaintext(seed, length), needed_shares,
                    total_shares, max_segment_size);
}

inline byte_buffer flip_bit(byte_view bytes, size_t bit) {
  byte_buffer result(bytes.begin(), bytes.end());
  result[bit / 8] ^= static_cast<uint8_t>(1U << (bit % 8));
  return result;
}

} // namespace tahoe::test
