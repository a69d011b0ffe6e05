#include "codec/bytes.hpp"
#include "codec/erasure.hpp"
#include "test/support/hex.hpp"
#include "test/support/source_root.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <numeric>
#include <random>
#include <sstream>

namespace tahoe::erasure_test {

using test::to_hex;

namespace {

/// What test/vectors/make_erasure.py computes too.
uint8_t sample_byte(size_t share, size_t j) {
  return static_cast<uint8_t>(131 * share + 29 * j + 7 * (j >> 8) + share * j);
}

std::string fnv1a(byte_view bytes) {
  uint64_t value = 0xcbf29ce484222325;
  for (auto byte : bytes)
    value = (value ^ byte) * 0x100000001b3;
  char text[17];
  std::snprintf(text, sizeof(text), "%016" PRIx64, value);
  return text;
}

/// All blocks of one segment in one buffer, each `stride` behind the other.
class segment {
public:
  segment(uint16_t needed, uint16_t total, size_t size, size_t skew = 0)
    : code_(make(needed, total)), size_(size), stride_(size + skew),
      bytes_(stride_ * total + skew) {
    std::vector<const uint8_t*> data;
    std::vector<uint8_t*> check;
    for (uint16_t i = 0; i < total; ++i) {
      if (i >= needed) {
        check.push_back(block(i));
        continue;
      }
      for (size_t j = 0; j < size; ++j)
        block(i)[j] = sample_byte(i, j);
      data.push_back(block(i));
    }
    code_.encode(data, check, size);
  }

  const erasure_code& code() const { return code_; }

  uint8_t* block(uint16_t share) { return &bytes_[skew() + share * stride_]; }

  byte_view view(uint16_t share) { return {block(share), size_}; }

  /// True if these shares give the data back, written `skew` bytes off.
  bool is_restored_from(const std::vector<uint16_t>& shares) {
    std::vector<numbered_block> given;
    for (auto share : shares)
      given.push_back({share, block(share)});
    byte_buffer output(stride_ * code_.needed() + skew());
    std::vector<uint8_t*> data;
    for (size_t i = 0; i < code_.needed(); ++i)
      data.push_back(&output[skew() + i * stride_]);
    if (!code_.decode(given, data, size_))
      return false;
    for (uint16_t i = 0; i < code_.needed(); ++i)
      if (!std::equal(data[i], data[i] + size_, block(i)))
        return false;
    return true;
  }

private:
  static erasure_code make(uint16_t needed, uint16_t total) {
    REQUIRE(erasure_code::initialize_tables());
    auto code = erasure_code::make(needed, total);
    REQUIRE(code);
    return *code;
  }

  size_t skew() const { return stride_ - size_; }

  erasure_code code_;
  size_t size_;
  size_t stride_;
  byte_buffer bytes_;
};

ec refusal(const std::vector<uint16_t>& shares) {
  segment sample{2, 4, 8};
  std::vector<numbered_block> given;
  for (auto share : shares)
    given.push_back({share, sample.block(0)});
  byte_buffer output(16);
  std::vector<uint8_t*> data{output.data(), output.data() + 8};
  auto done = sample.code().decode(given, data, 8);
  return done ? ec::none : code_of(done.error());
}

} // namespace

TEST_SUITE_BEGIN("erasure");

TEST_CASE("check blocks are those of the worked example") {
  REQUIRE(erasure_code::initialize_tables());
  auto code = erasure_code::make(3, 10);
  REQUIRE(code);
  std::vector<const uint8_t*> data;
  for (auto piece : {"abcd", "efgh", "ijkl"})
    data.push_back(as_bytes(piece).data());
  byte_buffer output(7 * 4);
  std::vector<uint8_t*> check;
  for (size_t i = 0; i < 7; ++i)
    check.push_back(&output[4 * i]);
  code->encode(data, check, 4);
  CHECK(to_hex(output)
        == "71727334414243d921222377e1e2e38f7c7f7ebc5b58598515161796");
}

TEST_CASE("check blocks equal those of zfec") {
  std::ifstream file{test::source_root() / "test/vectors/erasure.tsv"};
  REQUIRE(file);
  size_t compared = 0;
  uint16_t needed, total, share;
  size_t size;
  std::string expected;
  while (file >> needed >> total >> size >> share >> expected) {
    segment sample{needed, total, size};
    auto check = sample.view(share);
    CHECK((size <= 64 ? to_hex(check) : fnv1a(check)) == expected);
    ++compared;
  }
  CHECK(compared == 121);
}

TEST_CASE("any k shares of a small code give the data back") {
  for (uint16_t total = 1; total <= 7; ++total)
    for (uint16_t needed = 1; needed <= total; ++needed) {
      segment sample{needed, total, 21};
      for (unsigned subset = 0; subset < 1u << total; ++subset) {
        std::vector<uint16_t> shares;
        for (uint16_t i = 0; i < total; ++i)
          if (subset >> i & 1)
            shares.push_back(i);
        if (shares.size() != needed)
          continue;
        CHECK(sample.is_restored_from(shares));
        std::reverse(shares.begin(), shares.end());
        CHECK(sample.is_restored_from(shares));
      }
    }
}

TEST_CASE("random k shares of a large code give the data back") {
  std::mt19937 random{2007};
  for (auto [needed, total] : {std::pair{3, 10},
                               {25, 100},
                               {71, 255},
                               {101, 256},
                               {255, 256},
                               {256, 256}}) {
    auto k = static_cast<uint16_t>(needed);
    auto n = static_cast<uint16_t>(total);
    segment sample{k, n, 37};
    std::vector<uint16_t> shares(n);
    std::iota(shares.begin(), shares.end(), uint16_t{0});
    for (int round = 0; round < 10; ++round) {
      std::shuffle(shares.begin(), shares.end(), random);
      CHECK(sample.is_restored_from({shares.begin(), shares.begin() + k}));
    }
    CHECK(sample.is_restored_from({shares.end() - k, shares.end()}));
  }
}

TEST_CASE("blocks of any size and alignment are coded alike") {
  for (size_t size : {1, 2, 7, 8, 15, 16, 17, 31, 63, 65, 1000, 65535, 65536,
                      65537, 131073, 140001}) {
    segment aligned{3, 5, size, size % 16 == 0 ? 0 : 16 - size % 16};
    for (size_t skew : {1, 3, 8}) {
      segment sample{3, 5, size, skew};
      for (uint16_t share : {3, 4})
        CHECK(std::ranges::equal(sample.view(share), aligned.view(share)));
      CHECK(sample.is_restored_from({4, 1, 3}));
    }
  }
}

TEST_CASE("a data block may be decoded in place") {
  segment sample{3, 10, 100};
  byte_buffer present{sample.view(1).begin(), sample.view(1).end()};
  byte_buffer first(100), last(100);
  std::vector<numbered_block> given{
    {9, sample.block(9)}, {1, present.data()}, {5, sample.block(5)}};
  std::vector<uint8_t*> data{first.data(), present.data(), last.data()};
  REQUIRE(sample.code().decode(given, data, 100));
  CHECK(std::ranges::equal(first, sample.view(0)));
  CHECK(std::ranges::equal(present, sample.view(1)));
  CHECK(std::ranges::equal(last, sample.view(2)));
}

TEST_CASE("decoding takes k different shares of the code") {
  CHECK(refusal({0, 3}) == ec::none);
  CHECK(refusal({}) == ec::malformed);
  CHECK(refusal({1}) == ec::malformed);
  CHECK(refusal({0, 1, 2}) == ec::malformed);
  CHECK(refusal({3, 3}) == ec::malformed);
  CHECK(refusal({0, 4}) == ec::malformed);
  CHECK(refusal({0, 65535}) == ec::malformed);
}

TEST_CASE("a wrong block gives other data, not the right one") {
  segment sample{3, 10, 50};
  sample.block(7)[20] ^= 1;
  CHECK_FALSE(sample.is_restored_from({7, 8, 9}));
}

TEST_CASE("codes that cannot be are refused") {
  CHECK_FALSE(erasure_code::make(0, 0));
  CHECK_FALSE(erasure_code::make(0, 10));
  CHECK_FALSE(erasure_code::make(11, 10));
  CHECK_FALSE(erasure_code::make(3, 257));
  CHECK(erasure_code::make(256, 256));
}

TEST_SUITE_END();

} // namespace tahoe::erasure_test
