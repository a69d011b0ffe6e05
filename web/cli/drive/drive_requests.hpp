#pragma once

#include "web/cli/drive/directory_json.hpp"
#include "web/cli/drive/remote_path.hpp"
#include "web/cli/web_client.hpp"

namespace tahoe {

// What commands ask of a node's web API (spec/wapi.md §4 and §5). All fail
// with the node's error, which names what it was about.

/// The error (malformed) for a path without names, of something that needs one.
caf::error no_name_in(const remote_path& path);

/// What is there, and of a directory all that is in it.
caf::expected<remote_object>
fetch_object(web_client& client, const remote_path& path);

enum class cap_form : uint8_t { best, read_only };

caf::expected<std::string>
fetch_cap(web_client& client, const remote_path& path,
          cap_form form = cap_form::best);

/// The best cap of what is there; empty if nothing is.
caf::expected<std::string>
find_cap(web_client& client, const remote_path& path);

/// True for the cap of a directory that this version can open.
bool is_directory_cap(std::string_view cap);

/// The cap with which a file or directory can be read, of its best one.
std::string read_cap_of(const std::string& cap);

/// Sees to it that a directory is there, with all on the way; answers with its
/// cap. A format that is named is one that the node must know.
caf::expected<std::string>
make_directories(web_client& client, const remote_path& path,
                 const std::string& format = {});

/// A new directory in one that is there; answers with its cap. Fails with
/// exists if the name is taken.
caf::expected<std::string>
make_new_directory(web_client& client, const remote_path& above,
                   const std::string& name);

/// A new directory that is linked nowhere; answers with its write cap.
caf::expected<std::string>
make_unlinked_directory(web_client& client, const std::string& format = {});

/// What gives way if its name is wanted for something else.
enum class giving_way : uint8_t { nothing, files, anything };

/// Links a cap there. Fails with exists if what is there does not give way.
caf::expected<void> link_cap(web_client& client, const remote_path& path,
                             const std::string& cap, giving_way what);

/// Takes the name away.
caf::expected<void> unlink_path(web_client& client, const remote_path& path);

/// Gives it another name. Fails with exists if what is there does not give way.
caf::expected<void> move_path(web_client& client, const remote_path& from,
                              const remote_path& to, giving_way what);

} // namespace tahoe
