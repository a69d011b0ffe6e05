#include "test/bench/pipeline_rates.hpp"

#include "actors/download/segment_decoder.hpp"
#include "actors/upload/segment_encoder.hpp"
#include "actors/upload/share_assembly.hpp"
#include "actors/upload/spool.hpp"
#include "crypto/file_hashes.hpp"

#include <array>
#include <memory>

namespace tahoe::bench {

namespace {

constexpr uint64_t file_size = uint64_t{16} << 20;
constexpr uint64_t max_segment_size = uint64_t{1} << 20;

// As many segments as an uploader has in memory unless told otherwise.
constexpr size_t pipeline_segments = 4;

template <class T>
T checked(caf::expected<T> result) {
  if (!result)
    give_up(describe(result.error()));
  return std::move(*result);
}

void check(const caf::expected<void>& done) {
  if (!done)
    give_up(describe(done.error()));
}

class pipeline {
public:
  pipeline(uint16_t needed, uint16_t total)
    : shape_(checked(
      segmentation::for_upload(file_size, max_segment_size, needed, total))),
      code_(checked(erasure_code::make(needed, total))), file_("/var/tmp", 0) {
    byte_buffer piece(max_segment_size);
    for (uint64_t i = 0; i < file_size; i += piece.size()) {
      for (size_t j = 0; j < piece.size(); ++j)
        piece[j] = static_cast<uint8_t>((i >> 20) + j * j);
      check(file_.append(piece));
    }
    key_ = make_key();
    auto encoder = checked(segment_encoder::make(key_, shape_));
    for (uint64_t i = 0; i < shape_.segment_count(); ++i)
      stored_.push_back(encode_segment(encoder, i));
  }

  void encode() const {
    auto encoder = checked(segment_encoder::make(make_key(), shape_));
    auto assembly = checked(share_assembly::make(shape_));
    std::array<encoded_segment, pipeline_segments> under_way;
    for (uint64_t i = 0; i < shape_.segment_count(); ++i) {
      auto& segment = under_way[i % under_way.size()];
      segment = encode_segment(encoder, i);
      assembly.add(segment);
    }
    assembly.finish();
  }

  /// From the blocks of k shares, of which `first_share` is the first.
  void decode(uint16_t first_share) const {
    for (auto& segment : stored_) {
      std::vector<numbered_block> blocks;
      for (size_t i = 0; i < code_.needed(); ++i) {
        auto number = first_share + i;
        auto bytes = segment.blocks[number].view();
        if (block_hash(bytes) != segment.block_hashes[number])
          give_up("a block has changed");
        blocks.push_back({static_cast<uint16_t>(number), bytes.data()});
      }
      checked(decode_segment(code_, shape_, key_, segment.number, blocks,
                             segment.crypttext_hash));
    }
  }

private:
  encryption_key make_key() const {
    convergence_hasher hasher{convergence_secret{}, shape_.needed_shares(),
                              shape_.total_shares(), shape_.segment_size()};
    byte_buffer piece(max_segment_size);
    for (uint64_t offset = 0; offset < file_size; offset += piece.size()) {
      check(file_.read(offset, piece));
      hasher.update(piece);
    }
    return hasher.finish();
  }

  encoded_segment
  encode_segment(const segment_encoder& encoder, uint64_t number) const {
    auto buffer = encoder.buffer_for(number);
    check(file_.read(shape_.segment_offset(number),
                     {buffer.mutable_data(), shape_.segment_length(number)}));
    return checked(encoder.encode(number, std::move(buffer)));
  }

  segmentation shape_;
  erasure_code code_;
  spool file_;
  encryption_key key_;
  std::vector<encoded_segment> stored_;
};

} // namespace

void add_pipeline_rates(stopwatch& watch, uint16_t needed, uint16_t total) {
  auto work = std::make_shared<pipeline>(needed, total);
  auto code = std::to_string(needed) + "-of-" + std::to_string(total);
  watch.add("encode pipeline", code, file_size, [=] { work->encode(); });
  watch.add("decode pipeline", code, file_size, [=] { work->decode(0); });
  watch.add("decode pipeline, data shares lost", code, file_size,
            [=] { work->decode(needed); });
}

} // namespace tahoe::bench
