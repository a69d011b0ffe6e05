#pragma once

#include "codec/bytes.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace tahoe {

/// Where a storage server keeps things (spec/chk.md §10), as Tahoe-LAFS does
/// but for shares on their way in, which no other program looks at:
///
///     shares/<first 2 letters of SI>/<SI in base32>/<share number>
///     shares/incoming/<SI>.<n>
///     corruption-advisories/<time>--<SI>-<n>
struct storage_layout {
  std::filesystem::path root;

  std::filesystem::path shares() const;
  std::filesystem::path incoming() const;
  std::filesystem::path advisories() const;

  /// The directory with all shares of one file.
  std::filesystem::path bucket(const storage_index& index) const;

  std::filesystem::path share(const storage_index& index, uint8_t number) const;
  std::filesystem::path
  incoming_share(const storage_index& index, uint8_t number) const;
};

/// The share number that a file name stands for; empty for all other files.
std::optional<uint8_t> parse_share_number(const std::string& file_name);

/// A share as logs name it: `si=… sharenum=…`.
std::string share_label(const storage_index& index, uint8_t number);

} // namespace tahoe
