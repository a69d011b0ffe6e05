#pragma once

#include "web/cli/copy/copy_record.hpp"
#include "web/cli/drive/drive_session.hpp"

namespace tahoe {

/// What the node's directory knows of earlier copies to the grid that the node
/// is in. Null, which the user is told, if there is nothing to be had.
std::unique_ptr<copy_record>
open_record(drive_session& opened, reporter& to_user,
            const drive_options& options);

} // namespace tahoe
