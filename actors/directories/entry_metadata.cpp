#include "actors/directories/entry_metadata.hpp"

#include "crypto/sealed_value.hpp"

#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

using nlohmann::json;

caf::error malformed_metadata(const std::string& what) {
  return failure(ec::malformed, "malformed metadata: " + what);
}

caf::error too_long() {
  return malformed_metadata("it is longer than "
                            + std::to_string(max_value_length) + " bytes");
}

/// The member if it is an object, else an empty one.
json object_member(const json& from, const char* key) {
  auto found = from.find(key);
  return found != from.end() && found->is_object() ? *found : json::object();
}

bool forbids_writing(const std::string& metadata) {
  auto parsed = json::parse(metadata, nullptr, false);
  return parsed.is_object() && parsed.value("no-write", json{}) == true;
}

} // namespace

caf::expected<void> check_metadata(std::string_view text) {
  if (text.size() > max_value_length)
    return too_long();
  // Nothing is built of it here: there are many entries in a list.
  auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{'
      || !json::accept(text))
    return malformed_metadata("it is not a JSON object");
  return {};
}

caf::expected<std::string>
metadata_for_link(std::string_view before,
                  const std::optional<std::string>& wanted, wall_time now) {
  if (wanted)
    if (auto checked = check_metadata(*wanted); !checked)
      return std::move(checked.error());
  auto old = json::parse(before, nullptr, false);
  if (!old.is_object())
    old = json::object();
  auto result = wanted ? json::parse(*wanted, nullptr, false) : old;
  auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
    now.time_since_epoch());
  auto seconds = static_cast<double>(milliseconds.count()) / 1000;
  auto times = object_member(old, "tahoe");
  if (!times.contains("linkcrtime"))
    times["linkcrtime"] = seconds;
  times["linkmotime"] = seconds;
  result["tahoe"] = std::move(times);
  auto text = result.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() > max_value_length)
    return too_long();
  return text;
}

caf::expected<plain_entry>
entry_to_link(plain_entry content, std::string_view before,
              const std::optional<std::string>& wanted, wall_time now) {
  auto metadata = metadata_for_link(before, wanted, now);
  if (!metadata)
    return std::move(metadata.error());
  content.metadata = std::move(*metadata);
  if (forbids_writing(content.metadata))
    content.write_cap = std::nullopt;
  return caf::expected<plain_entry>{std::move(content)};
}

} // namespace tahoe
