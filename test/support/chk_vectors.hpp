#pragma once

#include "codec/bytes.hpp"
#include "test/support/source_root.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace tahoe::test {

/// One of Tahoe-LAFS' published vectors: what goes in, and the cap that must
/// come out.
struct chk_vector {
  byte_buffer convergence;
  unsigned needed_shares = 0;
  unsigned total_shares = 0;
  uint64_t max_segment_size = 0;
  byte_buffer seed;
  uint64_t length = 0;
  std::string cap;

  /// The seed repeated and cut to length.
  byte_buffer plaintext() const {
    byte_buffer result;
    result.reserve(length + seed.size());
    while (result.size() < length)
      append(result, seed);
    result.resize(length);
    return result;
  }
};

inline byte_buffer from_base64(const std::string& text) {
  byte_buffer result(text.size() / 4 * 3);
  EVP_DecodeBlock(result.data(),
                  reinterpret_cast<const unsigned char*>(text.data()),
                  static_cast<int>(text.size()));
  auto padding = std::count(text.begin(), text.end(), '=');
  result.resize(result.size() - static_cast<size_t>(padding));
  return result;
}

/// The vectors that lie beside the checkout, none if they are not there.
inline std::vector<chk_vector> read_chk_vectors() {
  std::ifstream file{source_root() / "../shared/vectors/chk.tsv"};
  std::vector<chk_vector> result;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream fields{line};
    chk_vector row;
    std::string convergence, seed;
    // An empty field would move the others; none of these is ever empty.
    fields >> convergence >> row.needed_shares >> row.total_shares
      >> row.max_segment_size >> seed >> row.length >> row.cap;
    row.convergence = from_base64(convergence);
    row.seed = from_base64(seed);
    result.push_back(std::move(row));
  }
  return result;
}

} // namespace tahoe::test
