#pragma once

#include "actors/blob.hpp"
#include "actors/directory_messages.hpp"

#include <nlohmann/json.hpp>

namespace tahoe {

// Files and directories as JSON (spec/wapi.md §5): ASCII, indented by one
// space, a newline at the end.

/// What `GET ?t=json` says of a file, or of something unknown. `linked`: it was
/// found in a directory, so that its metadata say something.
std::string render_object_json(const directory_entry& entry, bool linked);

/// What a listing cannot promise, in words for people; empty if all is well.
std::vector<std::string> problems_of(const directory_listing& listing);

/// What `GET ?t=json` says of a directory: its children by name, and in
/// `problems`, if there are any, what is wrong with the list. Rendered in
/// steps, since there may be a hundred thousand children.
class listing_renderer {
public:
  listing_renderer(const capability& directory, directory_listing listing);

  /// Renders the next thousand children; false if none are left.
  bool step();

  /// The whole text, once `step` has said false.
  std::vector<blob> take() { return std::move(pieces_); }

private:
  std::vector<directory_entry> entries_;
  std::string end_;
  size_t next_ = 0;
  bool ended_ = false;
  std::vector<blob> pieces_;
};

} // namespace tahoe
