#include "web/server/visible_name.hpp"

#include "config/text.hpp"
#include "web/cli/drive/shown_name.hpp"

namespace tahoe {

std::string visible_name(std::string_view name) {
  if (!trim(name).empty())
    return shown_name(name);
  return '"' + std::string{name} + '"';
}

} // namespace tahoe
