#include "test/bench/erasure_rates.hpp"

#include "codec/bytes.hpp"
#include "codec/erasure.hpp"

#include <memory>
#include <numeric>

extern "C" {
#include <jerasure.h>
}

namespace tahoe::bench {

namespace {

constexpr size_t segment_size = size_t{1} << 20;

using blocks = std::vector<byte_buffer>;

std::vector<uint8_t*> pointers(blocks& from) {
  std::vector<uint8_t*> result;
  for (auto& block : from)
    result.push_back(block.data());
  return result;
}

std::vector<char*> char_pointers(blocks& from) {
  std::vector<char*> result;
  for (auto& block : from)
    result.push_back(reinterpret_cast<char*>(block.data()));
  return result;
}

void encode(const erasure_code& code, blocks& data, blocks& check) {
  auto sources = pointers(data);
  code.encode(std::vector<const uint8_t*>{sources.begin(), sources.end()},
              pointers(check), data.front().size());
}

/// The code's matrix: what it makes of the columns of the unit matrix.
std::vector<int> matrix_of(const erasure_code& code) {
  size_t k = code.needed();
  blocks unit(k, byte_buffer(k));
  for (size_t i = 0; i < k; ++i)
    unit[i][i] = 1;
  blocks rows(code.total() - k, byte_buffer(k));
  encode(code, unit, rows);
  std::vector<int> result;
  for (auto& row : rows)
    result.insert(result.end(), row.begin(), row.end());
  return result;
}

/// One segment, its check blocks, and both ways to come from one to the other.
class coded_segment {
public:
  explicit coded_segment(const erasure_code& code)
    : code_(code), k_(code.needed()), m_(code.total() - code.needed()),
      matrix_(matrix_of(code)), data_(k_, byte_buffer(block_size())),
      check_(m_, byte_buffer(block_size())), lost_(k_ + 1) {
    uint32_t noise = 1;
    for (auto& block : data_)
      for (auto& byte : block)
        byte
          = static_cast<uint8_t>((noise = noise * 1664525 + 1013904223) >> 24);
    std::iota(lost_.begin(), lost_.end(), 0);
    lost_.back() = -1; // ends Jerasure's list
    verify();
  }

  size_t size() const { return k_ * block_size(); }

  void encode() { bench::encode(code_, data_, check_); }

  void decode() {
    std::vector<numbered_block> known;
    for (size_t i = 0; i < k_; ++i)
      known.push_back({static_cast<uint16_t>(k_ + i), check_[i].data()});
    if (!code_.decode(known, pointers(data_), block_size()))
      give_up("the erasure code does not decode");
  }

  void encode_raw() {
    jerasure_matrix_encode(static_cast<int>(k_), static_cast<int>(m_), 8,
                           matrix_.data(), char_pointers(data_).data(),
                           char_pointers(check_).data(),
                           static_cast<int>(block_size()));
  }

  void decode_raw() {
    if (jerasure_matrix_decode(
          static_cast<int>(k_), static_cast<int>(m_), 8, matrix_.data(), 0,
          lost_.data(), char_pointers(data_).data(),
          char_pointers(check_).data(), static_cast<int>(block_size()))
        != 0)
      give_up("Jerasure does not decode");
  }

private:
  /// Rounded up to what Jerasure's vectors like best.
  size_t block_size() const { return (segment_size / k_ + 15) / 16 * 16; }

  void verify() {
    auto data = data_;
    encode();
    auto check = check_;
    encode_raw();
    if (check_ != check)
      give_up("Jerasure encodes something else");
    data_.assign(k_, byte_buffer(block_size()));
    decode();
    if (data_ != data)
      give_up("decoding gives other data");
    data_.assign(k_, byte_buffer(block_size()));
    decode_raw();
    if (data_ != data)
      give_up("Jerasure decodes something else");
  }

  erasure_code code_;
  size_t k_;
  size_t m_;
  std::vector<int> matrix_;
  blocks data_;
  blocks check_;
  std::vector<int> lost_;
};

} // namespace

void add_erasure_rates(stopwatch& watch, uint16_t needed, uint16_t total) {
  auto code = erasure_code::make(needed, total);
  if (!code)
    give_up("no such code");
  auto segment = std::make_shared<coded_segment>(*code);
  auto name = std::to_string(needed) + "-of-" + std::to_string(total);
  auto size = segment->size();
  watch.add("erasure encode", name, size, [=] { segment->encode(); });
  watch.add("jerasure encode", name, size, [=] { segment->encode_raw(); });
  watch.add("erasure decode", name, size, [=] { segment->decode(); });
  watch.add("jerasure decode", name, size, [=] { segment->decode_raw(); });
}

} // namespace tahoe::bench
