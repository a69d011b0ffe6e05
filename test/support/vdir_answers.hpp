#pragma once

#include "codec/bytes.hpp"
#include "test/support/hex.hpp"
#include "test/support/source_root.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace tahoe::test {

/// A row of test/vectors/vdir.tsv, which test/crypto/vdir_oracle.py explains,
/// without its kind.
struct vdir_answer {
  std::vector<std::string> fields;

  const std::string& text(size_t i) const { return fields.at(i); }
  byte_buffer bytes(size_t i) const { return from_hex(fields.at(i)); }

  /// Bytes that are text.
  std::string string(size_t i) const { return std::string{as_text(bytes(i))}; }

  template <class Bytes>
  Bytes as(size_t i) const {
    return Bytes::from(bytes(i)).value();
  }
};

inline std::vector<vdir_answer> vdir_answers(std::string_view kind) {
  std::ifstream file{source_root() / "test/vectors/vdir.tsv"};
  std::vector<vdir_answer> rows;
  for (std::string line; std::getline(file, line);) {
    std::istringstream input{line + "\t"};
    std::string field;
    std::getline(input, field, '\t');
    if (field != kind)
      continue;
    vdir_answer row;
    while (std::getline(input, field, '\t'))
      row.fields.push_back(field);
    rows.push_back(std::move(row));
  }
  REQUIRE_FALSE(rows.empty());
  return rows;
}

} // namespace tahoe::test
