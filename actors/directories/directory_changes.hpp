#pragma once

#include "actors/directories/directory_access.hpp"

namespace tahoe {

// The changes of directory_messages.hpp, made of edits (entry_edit.hpp). What
// can be refused without the vdrive is: names, metadata, read-only caps.

void carry_out(directory_access& access, const link_entry& what,
               when_done<entry_changed> then);

void carry_out(directory_access& access, const link_entries& what,
               when_done<entry_changed> then);

void carry_out(directory_access& access, const unlink_entry& what,
               when_done<entry_changed> then);

void carry_out(directory_access& access, const set_metadata& what,
               when_done<entry_changed> then);

/// The directory goes to `home` if it has no parent.
void carry_out(directory_access& access, const make_directory& what,
               const std::optional<vdrive_address>& home,
               when_done<directory_made> then);

/// A place that can be changed: walks to the directory and checks the name.
void reach(
  directory_access& access, const directory_path& where,
  const std::string& name,
  std::function<void(caf::expected<found_directory>, std::string name)> then);

/// Whether what is under a name may give way; says what is there if not.
caf::expected<void> may_replace(const found_entry& old, replace_policy policy);

} // namespace tahoe
