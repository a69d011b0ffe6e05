#include "actors/download/share_validator.hpp"
#include "test/support/stored_file.hpp"

#include <doctest/doctest.h>

namespace tahoe::share_validator_test {

TEST_SUITE_BEGIN("share_validator");

namespace {

struct outcome {
  caf::error error;
  bool ready = false;
  size_t reads = 0;
};

/// Lets a validator read all it wants of `share`.
outcome
validate(const test::stored_file& file, uint16_t number, const blob& share,
         size_t head_size, verified_file* known = nullptr) {
  verified_file fresh{file.cap.to_verify()};
  auto& proven = known ? *known : fresh;
  share_validator validator{number, share.size(),
                            share.slice(0, std::min(head_size, share.size()))};
  outcome result;
  auto done = validator.advance(proven);
  while (done && validator.wanted()) {
    ++result.reads;
    auto area = *validator.wanted();
    REQUIRE(area.length > 0);
    REQUIRE(area.length <= blob::max_wire_size);
    auto first = std::min<uint64_t>(area.offset, share.size());
    auto rest = std::min<uint64_t>(area.length, share.size() - first);
    done = validator.add(share.slice(first, rest).view(), proven);
  }
  if (!done)
    result.error = done.error();
  result.ready = validator.is_ready();
  return result;
}

test::stored_file small_file() {
  REQUIRE(erasure_code::initialize_tables());
  return test::store_file("small", 500, 3, 10, 90);
}

} // namespace

TEST_CASE("each share of a file proves itself, however little comes unasked") {
  auto file = small_file();
  for (uint16_t i = 0; i < 10; ++i)
    for (size_t head : {0, 1, 36, 68, 100, 600, 4096}) {
      auto result = validate(file, i, file.shares[i], head);
      CHECK(result.ready);
      CHECK_FALSE(result.error);
      CHECK(result.reads <= 2);
    }
}

TEST_CASE("a share that came whole needs no read, others one") {
  auto file = small_file();
  CHECK(validate(file, 0, file.shares[0], 4096).reads == 0);
  CHECK(validate(file, 0, file.shares[0], 68).reads == 1);
}

TEST_CASE("blocks are those that were encoded, and no others") {
  auto file = small_file();
  verified_file proven{file.cap.to_verify()};
  auto& share = file.shares[4];
  share_validator validator{4, share.size(), share};
  REQUIRE(validator.advance(proven));
  REQUIRE(validator.is_ready());
  auto& shape = *proven.shape();
  for (uint64_t i = 0; i < shape.segment_count(); ++i) {
    auto block = validator.block_in_head(shape, i);
    REQUIRE(block);
    CHECK(block->size() == shape.block_size(i));
    CHECK(validator.check_block(i, block->view()));
    for (size_t bit = 0; bit < block->size() * 8; ++bit)
      CHECK_FALSE(validator.check_block(i, test::flip_bit(block->view(), bit)));
  }
}

TEST_CASE("a share under another number is refused") {
  auto file = small_file();
  auto result = validate(file, 5, file.shares[4], 4096);
  CHECK_FALSE(result.ready);
  CHECK(code_of(result.error) == ec::integrity_failure);
}

TEST_CASE("a valid share of another file is refused") {
  auto file = small_file();
  auto other = test::store_file("other", 500, 3, 10, 90);
  auto result = validate(file, 4, other.shares[4], 4096);
  CHECK(code_of(result.error) == ec::integrity_failure);
}

TEST_CASE("a share cut short anywhere behind its blocks is refused") {
  auto file = small_file();
  auto& share = file.shares[2];
  auto data_end = 36 + 500 / 3 + 1;
  for (size_t size = 0; size < share.size(); ++size)
    for (size_t head : {0, 68, 4096}) {
      if (head != 4096 && size % 7 != 0)
        continue;
      auto result = validate(file, 2, share.slice(0, size), head);
      CHECK_FALSE(result.ready);
      CHECK(result.error);
      // A server that tells the full size and sends less is no better.
      verified_file proven{file.cap.to_verify()};
      share_validator liar{2, share.size(), share.slice(0, 36)};
      if (size < 68) {
        REQUIRE(liar.advance(proven));
        CHECK_FALSE(liar.add(share.slice(0, size).view(), proven));
      }
    }
  CHECK(data_end < share.size());
}

TEST_CASE("bytes behind the share do no harm") {
  auto file = small_file();
  for (size_t extra : {1, 72, 5000}) {
    byte_buffer longer(file.shares[1].view().begin(),
                       file.shares[1].view().end());
    longer.resize(longer.size() + extra, 0xff);
    CHECK(validate(file, 1, blob{longer}, 4096).ready);
    CHECK(validate(file, 1, blob{longer}, 0).ready);
  }
}

TEST_CASE(
  "a flipped bit in what is proven is found, elsewhere it is harmless") {
  auto file = small_file();
  auto& share = file.shares[7];
  auto layout = *share_layout::parse(share.view(), share.size());
  size_t found = 0;
  for (size_t bit = 0; bit < share.size() * 8; ++bit) {
    auto damaged
      = validate(file, 7, blob{test::flip_bit(share.view(), bit)}, 4096);
    found += !damaged.ready;
    auto byte = bit / 8;
    auto proven
      = byte >= layout.crypttext_hash_tree.offset && byte < share.size();
    if (proven)
      CHECK_FALSE(damaged.ready);
    CHECK(damaged.ready == !damaged.error);
  }
  CHECK(found > 0);
}

TEST_CASE("the crypttext tree is taken from one share and no other") {
  auto file = small_file();
  verified_file proven{file.cap.to_verify()};
  CHECK(validate(file, 0, file.shares[0], 4096, &proven).ready);
  auto layout
    = *share_layout::parse(file.shares[1].view(), file.shares[1].size());
  blob damaged{test::flip_bit(file.shares[1].view(),
                              layout.crypttext_hash_tree.offset * 8 + 300)};
  CHECK(validate(file, 1, damaged, 4096, &proven).ready);
}

TEST_CASE("trees larger than a message are read piece by piece") {
  REQUIRE(erasure_code::initialize_tables());
  auto file = test::store_file("many segments", 17000 * 2, 1, 2, 2);
  auto result = validate(file, 1, file.shares[1], 4096);
  CHECK(result.ready);
  CHECK(result.reads == 1 + 2 + 2); // tail, and twice 1 MiB and a bit
}

TEST_SUITE_END();

} // namespace tahoe::share_validator_test
