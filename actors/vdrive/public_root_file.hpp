#pragma once

#include "actors/vdrive/directory_store.hpp"
#include "crypto/directory_cap.hpp"
#include "crypto/furl.hpp"

namespace tahoe {

/// The public root of the vdrive at `where`. Its cap stands in `file`; at the
/// first start it is drawn and durable there before the directory is made.
/// What is there is never replaced: a damaged file is `malformed`, the cap of
/// another service or a lost file `refused`, and the text says what to do.
caf::expected<directory_write_cap>
prepare_public_root(directory_store& store, const std::filesystem::path& file,
                    const furl& where, const random_source& random);

} // namespace tahoe
