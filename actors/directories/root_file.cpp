#include "actors/directories/root_file.hpp"

#include "config/small_file.hpp"
#include "config/text.hpp"

namespace tahoe {

caf::expected<capability> read_root_file(const std::filesystem::path& file) {
  auto text = read_text(file, max_cap_length);
  if (!text)
    return std::move(text.error());
  auto cap = parse_capability(trim(*text));
  if (!cap
      || (!std::holds_alternative<directory_write_cap>(*cap)
          && !std::holds_alternative<directory_read_cap>(*cap)))
    return failure(ec::malformed,
                   file.string()
                     + " holds no cap of a directory: put back what was there "
                       "and start the node again");
  return cap;
}

caf::expected<capability>
keep_root_file(const std::filesystem::path& file, const capability& cap) {
  auto old = read_root_file(file);
  if (old || code_of(old.error()) != ec::not_found)
    return old;
  if (auto written
      = write_text_durably(file, to_uri(cap) + "\n", file_access::owner);
      !written)
    return std::move(written.error());
  return cap;
}

} // namespace tahoe
