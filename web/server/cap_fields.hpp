#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <vector>

namespace tahoe {

/// A cap as pages show it, for the partial `cap_fields`: a field to copy it
/// from, and its QR code.
struct cap_field {
  std::string id;    ///< of the field within the page
  std::string label; ///< what the cap allows
  std::string text;
};

/// Adds the list of caps, and what renders it, to a page's content.
void add_cap_fields(kainjow::mustache::data& page,
                    const std::vector<cap_field>& fields);

} // namespace tahoe
