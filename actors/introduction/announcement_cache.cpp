#include "actors/introduction/announcement_cache.hpp"

#include "codec/base32.hpp"
#include "config/small_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr uint64_t cache_version = 1;

/// A full board: quotation marks are escaped, and each announcement has a key,
/// a signature, a time and the names of all four.
constexpr size_t max_cache_size
  = 2 * announcement_board::max_bytes + 320 * announcement_board::max_nodes;

json to_json(const announcement_board::entry& x) {
  auto heard
    = std::chrono::duration_cast<milliseconds>(x.heard.time_since_epoch());
  return {{"heard", heard.count()},
          {"text", x.text.json.text},
          {"key", base32_encode(x.text.public_key.view())},
          {"signature", base32_encode(x.text.signature.view())}};
}

std::string text_of(const json& object, const char* key) {
  auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string{};
}

std::optional<checked_announcement> read_cached(const json& x, wall_time now) {
  if (!x.is_object() || !x.contains("heard")
      || !x["heard"].is_number_unsigned())
    return std::nullopt;
  auto key = base32_decode_as<public_key>(text_of(x, "key"));
  auto sig = base32_decode_as<signature>(text_of(x, "signature"));
  if (!key || !sig)
    return std::nullopt;
  checked_announcement result;
  result.text.json.text = text_of(x, "text");
  result.text.public_key = *key;
  result.text.signature = *sig;
  auto content = check_announcement(result.text);
  if (!content)
    return std::nullopt;
  result.content = std::move(*content);
  // Later numbers could overflow; they are wrong anyway.
  auto heard = std::min(x["heard"].get<uint64_t>(), max_announcement_seq);
  auto latest
    = std::chrono::duration_cast<milliseconds>(now.time_since_epoch());
  result.heard = wall_time{
    std::min(milliseconds{static_cast<milliseconds::rep>(heard)}, latest)};
  return result;
}

} // namespace

caf::expected<void>
save_announcements(const std::filesystem::path& path,
                   const std::vector<announcement_board::entry>& entries) {
  auto list = json::array();
  for (auto& x : entries)
    list.push_back(to_json(x));
  json cache{{"version", cache_version}, {"announcements", std::move(list)}};
  return write_text_durably(
    path, cache.dump(1, ' ', false, json::error_handler_t::replace),
    file_access::owner);
}

caf::expected<std::vector<checked_announcement>>
load_announcements(const std::filesystem::path& path, wall_time now) {
  auto text = read_text(path, max_cache_size);
  if (!text)
    return std::move(text.error());
  auto cache = json::parse(*text, nullptr, false);
  if (!cache.is_object() || !cache.contains("version")
      || cache["version"] != cache_version || !cache.contains("announcements")
      || !cache["announcements"].is_array())
    return failure(ec::malformed,
                   path.string() + " is not a cache of announcements");
  std::vector<checked_announcement> result;
  for (auto& x : cache["announcements"])
    if (auto entry = read_cached(x, now))
      result.push_back(std::move(*entry));
  return caf::expected<std::vector<checked_announcement>>{std::move(result)};
}

} // namespace tahoe
