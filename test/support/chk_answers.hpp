#pragma once

#include "codec/bytes.hpp"
#include "test/support/source_root.hpp"

#include <openssl/sha.h>

#include <fstream>
#include <string>
#include <vector>

namespace tahoe::test {

/// A row of test/vectors/chk.tsv, which make_chk.py there explains.
struct chk_answer {
  uint16_t needed_shares = 0;
  uint16_t total_shares = 0;
  uint32_t max_segment_size = 0;
  std::string seed;
  uint64_t length = 0;
  std::string cap;
  std::string shares_sha256; ///< in hex; "-" for a LIT cap
};

inline std::vector<chk_answer> chk_answers() {
  std::ifstream file{source_root() / "test/vectors/chk.tsv"};
  std::string header;
  std::getline(file, header);
  std::vector<chk_answer> rows;
  for (chk_answer x; file >> x.needed_shares >> x.total_shares
                     >> x.max_segment_size >> x.seed >> x.length >> x.cap
                     >> x.shares_sha256;)
    rows.push_back(x);
  return rows;
}

inline byte_buffer sha256(byte_view bytes) {
  byte_buffer result(SHA256_DIGEST_LENGTH);
  SHA256(bytes.data(), bytes.size(), result.data());
  return result;
}

/// The file that make_chk.py makes of a seed.
inline byte_buffer chk_plaintext(const std::string& seed, size_t length) {
  byte_buffer result;
  for (size_t i = 0; result.size() < length; ++i)
    append(result, sha256(as_bytes(seed + " " + std::to_string(i))));
  result.resize(length);
  return result;
}

} // namespace tahoe::test
