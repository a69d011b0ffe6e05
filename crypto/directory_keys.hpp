#pragma once

#include "codec/bytes.hpp"
#include "crypto/secret.hpp"

#include <string_view>

namespace tahoe {

// What derives from what in a directory (spec/vdir.md, "Keys and caps"); no
// arrow can be followed backwards:
//
//   write key -> read key -> index
//       |            +-----> read seal key, name hash of each name
//       +-> write enabler -> stored enabler
//       +-> write seal key

/// Whoever knows it may change the directory.
using directory_write_key = secret<struct directory_write_key_tag, 16>;

/// Whoever knows it may read the directory and all that lies beneath.
using directory_read_key = secret<struct directory_read_key_tag, 16>;

/// Names the directory at its server.
using directory_index = byte_string<struct directory_index_tag, 32>;

/// Shows the server that its holder may change the directory.
using write_enabler = secret<struct write_enabler_tag, 32>;

/// What the server keeps in place of the enabler, so that who steals its disk
/// cannot change a directory.
using stored_enabler = secret<struct stored_enabler_tag, 32>;

/// Seals names, read caps and metadata.
using read_seal_key = secret<struct read_seal_key_tag, 16>;

/// Seals write caps, so that readers cannot open them.
using write_seal_key = secret<struct write_seal_key_tag, 16>;

/// What the server knows of a name, and what it finds an entry by.
using name_hash = byte_string<struct name_hash_tag, 32>;

directory_read_key read_key_of(const directory_write_key& key);
directory_index index_of(const directory_read_key& key);
write_enabler enabler_of(const directory_write_key& key);
stored_enabler stored_form(const write_enabler& enabler);
read_seal_key seal_key_of(const directory_read_key& key);
write_seal_key seal_key_of(const directory_write_key& key);

/// `name` is UTF-8 in NFC.
name_hash name_hash_of(const directory_read_key& key, std::string_view name);

} // namespace tahoe
