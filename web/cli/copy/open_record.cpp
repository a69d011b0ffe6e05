#include "web/cli/copy/open_record.hpp"

#include "config/node_directory.hpp"
#include "web/cli/copy/grid_identity.hpp"

namespace tahoe {

namespace {

caf::expected<std::unique_ptr<copy_record>>
try_to_open(drive_session& opened, const drive_options& options) {
  auto grid = ask_for_grid(opened.client());
  if (!grid)
    return std::move(grid.error());
  node_directory directory{options.node_directory};
  return copy_record::open(directory.private_dir() / "copies.sqlite", *grid);
}

} // namespace

std::unique_ptr<copy_record>
open_record(drive_session& opened, reporter& to_user,
            const drive_options& options) {
  auto record = try_to_open(opened, options);
  if (record)
    return std::move(*record);
  to_user.note("nothing is known of earlier copies: "
               + describe(record.error()));
  return nullptr;
}

} // namespace tahoe
