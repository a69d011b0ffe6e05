#include "actors/download/segment_decoder.hpp"
#include "test/support/stored_file.hpp"

#include <doctest/doctest.h>

namespace tahoe::segment_decoder_test {

TEST_SUITE_BEGIN("segment_decoder");

namespace {

struct encoded {
  byte_buffer plaintext = test::chk_plaintext("segment", 1000);
  segmentation shape = *segmentation::for_upload(1000, 300, 3, 6);
  encryption_key key;
  erasure_code code = *erasure_code::make(3, 6);
  std::vector<encoded_segment> segments;

  encoded() {
    REQUIRE(erasure_code::initialize_tables());
    auto encoder = *segment_encoder::make(key, shape);
    for (uint64_t i = 0; i < shape.segment_count(); ++i) {
      auto buffer = encoder.buffer_for(i);
      std::memcpy(buffer.mutable_data(),
                  plaintext.data() + shape.segment_offset(i),
                  shape.segment_length(i));
      segments.push_back(*encoder.encode(i, buffer));
    }
  }

  caf::expected<blob> decode(uint64_t i, std::vector<uint16_t> numbers) {
    std::vector<numbered_block> blocks;
    for (auto number : numbers)
      blocks.push_back({number, segments[i].blocks[number].data()});
    return decode_segment(code, shape, key, i, blocks,
                          segments[i].crypttext_hash);
  }

  byte_buffer expected(uint64_t i) const {
    auto start = plaintext.begin() + shape.segment_offset(i);
    return {start, start + shape.segment_length(i)};
  }
};

} // namespace

TEST_CASE("any k blocks in any order give each segment back") {
  encoded file;
  for (uint64_t i = 0; i < file.shape.segment_count(); ++i)
    for (uint16_t a = 0; a < 6; ++a)
      for (uint16_t b = 0; b < 6; ++b)
        for (uint16_t c = 0; c < 6; ++c)
          if (a != b && b != c && a != c) {
            auto plaintext = file.decode(i, {a, b, c});
            REQUIRE(plaintext);
            CHECK(
              byte_buffer(plaintext->view().begin(), plaintext->view().end())
              == file.expected(i));
          }
}

TEST_CASE("decoding leaves the blocks as they were") {
  encoded file;
  auto& block = file.segments[0].blocks[1];
  byte_buffer before(block.view().begin(), block.view().end());
  REQUIRE(file.decode(0, {1, 4, 5}));
  CHECK(byte_buffer(block.view().begin(), block.view().end()) == before);
}

TEST_CASE("a segment that its hash does not fit is refused") {
  encoded file;
  file.segments[1].crypttext_hash.bytes[0] ^= 1;
  auto plaintext = file.decode(1, {0, 1, 2});
  REQUIRE_FALSE(plaintext);
  CHECK(code_of(plaintext.error()) == ec::integrity_failure);
}

TEST_CASE("too few blocks are refused") {
  encoded file;
  CHECK_FALSE(file.decode(0, {0, 1}));
}

TEST_SUITE_END();

} // namespace tahoe::segment_decoder_test
