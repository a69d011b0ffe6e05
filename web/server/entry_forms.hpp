#pragma once

#include <string>
#include <string_view>

namespace tahoe {

/// A form about one entry of the directory whose address it is sent to.
struct entry_form {
  std::string name;
  std::string when_done = ".";   ///< where it leads
  std::string_view section = {}; ///< of the navigation
};

/// `GET t=rename-form`: another name, here or in another directory
/// (spec/wapi.md §9).
std::string render_rename_form(const entry_form& form);

/// `GET t=unlink-form`: asks whether the entry is to go, where no script does.
std::string render_unlink_form(const entry_form& form);

} // namespace tahoe
