#pragma once

#include "codec/error.hpp"
#include "crypto/directory_keys.hpp"
#include "crypto/random.hpp"

#include <openssl/types.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace tahoe {

// sealed value = nonce (12 random bytes) || crypttext || tag (16)
//
// AES-128-GCM (spec/vdir.md, "Entries"). What is authenticated with it and not
// stored, so that a value opens in its own place only:
//
//   "tahoe_node_vdir_v1" || slot (1) || index (32) || name hash (32)
//     || entry id (16)

inline constexpr size_t max_value_length = 4096;
inline constexpr size_t seal_length = 12 + 16; ///< what sealing adds
inline constexpr size_t max_sealed_length = max_value_length + seal_length;

/// Drawn anew whenever an entry is put, so that values of its older versions
/// do not fit into it.
using entry_id = byte_string<struct entry_id_tag, 16>;

enum class entry_slot : uint8_t {
  name = 1,
  write_cap = 2, ///< the only one of the write seal key
  read_cap = 3,
  metadata = 4,
};

/// For people: `write cap`.
std::string to_string(entry_slot slot);

/// What the four values of one entry have in common.
struct entry_place {
  directory_index directory;
  name_hash name;
  entry_id id;
};

struct cipher_context_deleter {
  void operator()(EVP_CIPHER_CTX* context) const;
};

/// OpenSSL's state with the key already in it; null if there is no AES-GCM.
using cipher_context = std::unique_ptr<EVP_CIPHER_CTX, cipher_context_deleter>;

/// Seals values with one key. Not for sharing between threads.
class value_sealer {
public:
  value_sealer(const read_seal_key& key, random_source random);
  value_sealer(const write_seal_key& key, random_source random);

  /// Fails with malformed if the value is longer than max_value_length, with
  /// io_failure if there is no randomness or no cipher.
  caf::expected<std::string>
  seal(const entry_place& place, entry_slot slot, std::string_view value);

private:
  cipher_context context_;
  random_source random_;
};

/// Opens values with one key. Not for sharing between threads.
class value_opener {
public:
  explicit value_opener(const read_seal_key& key);
  explicit value_opener(const write_seal_key& key);
  value_opener(const value_opener&) = delete;
  value_opener& operator=(const value_opener&) = delete;
  ~value_opener() { wipe(opened_); }

  /// The value, which stands until the next call. Fails with
  /// integrity_failure, naming the slot, if it was not sealed with this key in
  /// this place; with io_failure if there is no cipher.
  caf::expected<std::string_view>
  open(const entry_place& place, entry_slot slot, std::string_view sealed);

private:
  cipher_context context_;
  std::array<uint8_t, max_value_length> opened_;
};

} // namespace tahoe
