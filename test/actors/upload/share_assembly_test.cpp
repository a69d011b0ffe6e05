#include "actors/upload/share_assembly.hpp"
#include "codec/base32.hpp"
#include "crypto/capability.hpp"
#include "test/support/chk_answers.hpp"
#include "test/support/chk_vectors.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::share_assembly_test {

namespace {

/// A whole file encoded at once: its cap and its shares.
struct encoded_file {
  std::string cap;
  std::vector<byte_buffer> shares;
};

encoded_file encode(byte_view plaintext, const encryption_key& key,
                    const segmentation& file) {
  auto encoder = *segment_encoder::make(key, file);
  auto assembly = *share_assembly::make(file);
  encoded_file result;
  auto header = assembly.header();
  result.shares.assign(file.total_shares(),
                       {header.view().begin(), header.view().end()});
  for (uint64_t i = 0; i < file.segment_count(); ++i) {
    auto buffer = encoder.buffer_for(i);
    auto piece
      = plaintext.subspan(file.segment_offset(i), file.segment_length(i));
    std::copy(piece.begin(), piece.end(), buffer.mutable_data());
    auto segment = *encoder.encode(i, std::move(buffer));
    assembly.add(segment);
    for (size_t share = 0; share < result.shares.size(); ++share)
      append(result.shares[share], segment.blocks[share].view());
  }
  auto endings = assembly.finish();
  for (size_t share = 0; share < result.shares.size(); ++share) {
    append(result.shares[share], endings.common.view());
    append(result.shares[share], endings.own[share].view());
    CHECK_EQ(result.shares[share].size(), assembly.share_size());
  }
  result.cap
    = chk_read_cap{key, endings.uri_extension_hash, file.needed_shares(),
                   file.total_shares(), file.size()}
        .to_uri();
  return result;
}

encoded_file encode(const test::chk_answer& row) {
  auto plaintext = test::chk_plaintext(row.seed, row.length);
  auto file = *segmentation::for_upload(row.length, row.max_segment_size,
                                        row.needed_shares, row.total_shares);
  convergence_hasher hasher{convergence_secret{as_bytes(row.seed)},
                            row.needed_shares, row.total_shares,
                            file.segment_size()};
  hasher.update(plaintext);
  return encode(plaintext, hasher.finish(), file);
}

} // namespace

TEST_SUITE_BEGIN("share_assembly");

TEST_CASE("shares and caps are those of the independent encoder") {
  REQUIRE(erasure_code::initialize_tables());
  auto rows = test::chk_answers();
  REQUIRE_GT(rows.size(), 100);
  for (auto& row : rows) {
    if (row.shares_sha256 == "-")
      continue;
    CAPTURE(row.cap);
    auto made = encode(row);
    byte_buffer all;
    for (auto& share : made.shares)
      append(all, share);
    CHECK_EQ(made.cap, row.cap);
    CHECK_EQ(test::to_hex(test::sha256(all)), row.shares_sha256);
  }
}

TEST_CASE("caps are those that Tahoe-LAFS publishes") {
  REQUIRE(erasure_code::initialize_tables());
  auto rows = test::read_chk_vectors();
  if (rows.empty())
    MESSAGE("skipped: no vectors beside the checkout");
  for (auto& row : rows) {
    CAPTURE(row.cap);
    auto k = static_cast<uint16_t>(row.needed_shares);
    auto total = static_cast<uint16_t>(row.total_shares);
    auto file
      = *segmentation::for_upload(row.length, row.max_segment_size, k, total);
    convergence_hasher hasher{convergence_secret{row.convergence}, k, total,
                              file.segment_size()};
    auto plaintext = row.plaintext();
    hasher.update(plaintext);
    CHECK_EQ(encode(plaintext, hasher.finish(), file).cap, row.cap);
  }
}

TEST_CASE("the worked example of the format gives its share") {
  // spec/chk.md §13, example B.
  REQUIRE(erasure_code::initialize_tables());
  byte_buffer plaintext;
  for (uint8_t i = 0; i < 100; ++i)
    plaintext.push_back(i);
  auto file = *segmentation::for_upload(100, 32, 2, 3);
  convergence_hasher hasher{convergence_secret{}, 2, 3, 32};
  hasher.update(plaintext);
  auto made = encode(plaintext, hasher.finish(), file);
  CHECK_EQ(made.cap,
           "URI:CHK:4qm7xoq53w6yyaxo45nw2echwi:"
           "btxwnev6sk2ghj543tx3lb2fulqgmrjdd7m45mgw4l34yzlctpsq:2:3:100");
  CHECK_EQ(made.shares[1].size(), 1169);
  CHECK_EQ(test::to_hex(test::sha256(made.shares[1])),
           "ebc731c34c64a8773775fe39a2c379bdcf79e24384e8f10f405c50a59a5806ee");
}

TEST_CASE("the primary blocks of a segment share its memory") {
  REQUIRE(erasure_code::initialize_tables());
  auto file = *segmentation::for_upload(1000, 300, 3, 10);
  auto encoder = *segment_encoder::make(encryption_key{}, file);
  auto segment = *encoder.encode(3, encoder.buffer_for(3));
  CHECK_EQ(segment.crypttext.size(), 100);
  CHECK_EQ(segment.blocks.size(), 10);
  CHECK_EQ(segment.blocks[0].data(), segment.crypttext.data());
  CHECK_EQ(segment.blocks[2].data(), segment.crypttext.data() + 68);
  // 3 * 34 bytes hold 100: the padding is zeros.
  CHECK_EQ(segment.blocks[2].data()[32], 0);
  CHECK_EQ(segment.blocks[2].data()[33], 0);
}

TEST_SUITE_END();

} // namespace tahoe::share_assembly_test
