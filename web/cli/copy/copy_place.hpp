#pragma once

#include "web/cli/copy/local_directory.hpp"
#include "web/cli/drive/drive_requests.hpp"

#include <memory>

namespace tahoe {

/// The directories on the way to one on the grid, which may lead back to it.
struct lineage {
  std::string read_cap;
  std::shared_ptr<const lineage> above;

  bool has(const std::string& cap) const;
};

/// A directory that is copied, or that a copy goes into.
struct copy_place {
  std::filesystem::path path = {}; ///< here, absolute
  bool on_grid = false;
  std::string cap = {};   ///< on the grid; of what several things are in: empty
  std::string shown = {}; ///< what people call it; no cap
  std::shared_ptr<const lineage> above = {}; ///< on the grid

  /// What people call something in it.
  std::string shown_child(const std::string& name) const;

  /// A directory in it.
  copy_place child(const copy_entry& directory) const;

  /// In the web API.
  std::string address(std::string_view query) const;
};

struct place_listing {
  std::vector<copy_entry> entries;
  std::vector<std::string> problems; ///< entries may be missing
};

/// All that is in a directory. From any thread.
caf::expected<place_listing>
list_place(web_client& client, const copy_place& place);

/// Makes a directory in another one, or takes the one that is there.
caf::expected<copy_place>
make_place(web_client& client, const copy_place& above,
           const std::string& name);

} // namespace tahoe
