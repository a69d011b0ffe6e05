#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"
#include "crypto/directory_cap.hpp"
#include "crypto/keys.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tahoe {

// A capability (cap) is authority as a value; its URI is the text people pass
// around. Caps are secrets: they are printed only by calling to_uri(), and no
// error repeats the text it could not parse. The forms (spec/chk.md §11), with
// a key or storage index in 26 and a hash in 52 characters of base32 and k, N
// and size in decimal:
//
//   URI:CHK:<key>:<UEB hash>:<k>:<N>:<size>
//   URI:CHK-Verifier:<storage index>:<UEB hash>:<k>:<N>:<size>
//   URI:LIT:<data>
//
// Those of directories are in directory_cap.hpp.

/// No cap's text is longer.
inline constexpr size_t max_cap_length = 4096;

/// Lets its holder find and check the shares of a file, but not read it.
struct chk_verify_cap {
  storage_index si;
  digest uri_extension_hash;
  unsigned needed_shares = 0; ///< 1 <= needed <= total <= 256
  unsigned total_shares = 0;
  uint64_t size = 0; ///< of the file in bytes, 1 <= size < 2^63

  std::string to_uri() const;

  friend bool operator==(const chk_verify_cap&, const chk_verify_cap&)
    = default;
};

/// Lets its holder read an immutable file.
struct chk_read_cap {
  encryption_key key;
  digest uri_extension_hash;
  unsigned needed_shares = 0; ///< 1 <= needed <= total <= 256
  unsigned total_shares = 0;
  uint64_t size = 0; ///< of the file in bytes, 1 <= size < 2^63

  storage_index si() const { return storage_index_of(key); }
  chk_verify_cap to_verify() const;
  std::string to_uri() const;

  friend bool operator==(const chk_read_cap&, const chk_read_cap&) = default;
};

/// A file so small that its cap holds it. Nothing is stored on servers.
struct lit_cap {
  byte_buffer data;

  std::string to_uri() const;

  friend bool operator==(const lit_cap&, const lit_cap&) = default;
};

/// A cap of another kind: Tahoe-LAFS' mutable files and directories, kinds yet
/// to come. It can be kept and passed on, not used.
struct unknown_cap {
  std::string text;

  const std::string& to_uri() const { return text; }

  friend bool operator==(const unknown_cap&, const unknown_cap&) = default;
};

using capability
  = std::variant<chk_read_cap, chk_verify_cap, lit_cap, directory_write_cap,
                 directory_read_cap, directory_verify_cap, unknown_cap>;

/// Parses the URI of a cap. The claims `ro.` and `imm.` in front of it are
/// dropped where they hold (both of a file's cap, the first of a directory's
/// that is not for writing), refused where they do not, and stay with an
/// unknown cap. Fails with malformed, saying which part is wrong.
caf::expected<capability> parse_capability(std::string_view uri);

std::string to_uri(const capability& cap);

/// True for what surely lets its holder change something: the write caps of
/// our directories, and of the mutable files and directories of Tahoe-LAFS.
/// An unknown cap of another kind may do so too.
bool is_write_cap(const capability& cap);

/// The cap with all that `cap` allows but changing something; `cap` itself
/// where it never did. Empty for a write cap of Tahoe-LAFS, which this version
/// cannot diminish, and for a kind yet to come without a claim in front.
std::optional<capability> read_only_form(const capability& cap);

/// Why `cap` cannot be read as a file: unsupported, for a directory's and for
/// those of Tahoe-LAFS, whose kind is named; malformed for an unheard-of kind.
/// @pre `cap` is not a file's
caf::error unsupported(const capability& cap);

} // namespace tahoe
