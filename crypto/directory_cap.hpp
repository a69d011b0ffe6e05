#pragma once

#include "crypto/directory_keys.hpp"
#include "crypto/furl.hpp"

#include <string>
#include <string_view>

namespace tahoe {

// The caps of a directory of the virtual drive (spec/vdir.md, "Keys and
// caps"), with a key in 26, an index or tub id in 52 and a swissnum in 32
// characters of base32:
//
//   URI:VDIR:<write key>:<tub id>:<swissnum>
//   URI:VDIR-RO:<read key>:<tub id>:<swissnum>
//   URI:VDIR-Verifier:<index>:<tub id>:<swissnum>
//
// Tub id and swissnum are those of the vdrive service that keeps the
// directory; where it listens, the node knows from elsewhere. Each cap gives
// the next without asking anybody.

/// Lets its holder find and count the entries of a directory, but not read
/// them.
struct directory_verify_cap {
  static constexpr std::string_view prefix = "URI:VDIR-Verifier:";

  directory_index index;
  tub_id tub;
  swissnum service;

  std::string to_uri() const;

  friend bool
  operator==(const directory_verify_cap&, const directory_verify_cap&)
    = default;
};

/// Lets its holder read a directory and all that lies beneath.
struct directory_read_cap {
  static constexpr std::string_view prefix = "URI:VDIR-RO:";

  directory_read_key key;
  tub_id tub;
  swissnum service;

  directory_verify_cap to_verify() const;
  std::string to_uri() const;

  friend bool operator==(const directory_read_cap&, const directory_read_cap&)
    = default;
};

/// Lets its holder change a directory, and whatever is linked beneath it with
/// a write cap.
struct directory_write_cap {
  static constexpr std::string_view prefix = "URI:VDIR:";

  directory_write_key key;
  tub_id tub;
  swissnum service;

  directory_read_cap to_read_only() const;
  std::string to_uri() const;

  friend bool operator==(const directory_write_cap&, const directory_write_cap&)
    = default;
};

// These parse what follows the prefix. They fail with malformed, saying which
// part is wrong, and never repeat the text.

caf::expected<directory_verify_cap>
parse_directory_verify_cap(std::string_view fields);
caf::expected<directory_read_cap>
parse_directory_read_cap(std::string_view fields);
caf::expected<directory_write_cap>
parse_directory_write_cap(std::string_view fields);

} // namespace tahoe
