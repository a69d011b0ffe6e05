// file    = *( service SP swissnum LF )
// service = 1*( lower-case letter / digit / "_" / "-" / "." )
// swissnum = 20 bytes in base32: 32 characters

#include "config/swissnum_table.hpp"

#include "codec/base32.hpp"
#include "config/small_file.hpp"
#include "config/text.hpp"

#include <algorithm>
#include <utility>

namespace tahoe {

namespace {

constexpr size_t max_table_size = 64 * 1024;

bool is_service_name(std::string_view text) {
  auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'
           || c == '-' || c == '.';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

using table = std::map<std::string, swissnum>;

/// Adds the service of a line; false if the line is damaged.
bool parse_line(std::string_view line, table& to) {
  auto parts = split(line, ' ');
  if (parts.size() != 2 || !is_service_name(parts[0]))
    return false;
  auto parsed = base32_decode_as<swissnum>(parts[1]);
  return parsed && to.emplace(parts[0], *parsed).second;
}

std::string to_text(const table& from) {
  std::string result;
  for (auto& [service, number] : from)
    result += service + ' ' + base32_encode(number.reveal()) + '\n';
  return result;
}

} // namespace

caf::expected<swissnum_table>
swissnum_table::load(std::filesystem::path path, random_source random) {
  swissnum_table result;
  auto text = read_text(path, max_table_size);
  if (!text && code_of(text.error()) != ec::not_found)
    return std::move(text.error());
  if (text) {
    // The newline at the end shows that nothing was cut off.
    auto lines = split(*text, '\n');
    bool whole = lines.back().empty();
    for (size_t i = 0; i + 1 < lines.size() && whole; ++i)
      whole = parse_line(lines[i], result.swissnums_);
    if (!whole)
      return failure(ec::malformed,
                     path.string()
                       + " is damaged: restore it from a backup, or remove it "
                         "to give every service a new furl");
  }
  result.path_ = std::move(path);
  result.random_ = std::move(random);
  return caf::expected<swissnum_table>{std::move(result)};
}

caf::expected<swissnum> swissnum_table::of(const std::string& service) {
  auto found = swissnums_.find(service);
  if (found != swissnums_.end())
    return found->second;
  if (!is_service_name(service))
    return failure(ec::malformed, "not a service name: " + service);
  auto fresh = random_bytes<swissnum>(random_);
  if (!fresh)
    return std::move(fresh.error());
  auto grown = swissnums_;
  grown.emplace(service, *fresh);
  if (auto saved
      = write_text_durably(path_, to_text(grown), file_access::owner);
      !saved)
    return std::move(saved.error());
  swissnums_ = std::move(grown);
  return *fresh;
}

} // namespace tahoe
