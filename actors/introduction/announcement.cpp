#include "actors/introduction/announcement.hpp"

#include "config/text.hpp"
#include "crypto/announcement_signature.hpp"

#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

using nlohmann::json;

constexpr uint64_t version = 1;
constexpr size_t max_text = 200;
constexpr size_t max_services = 16;
constexpr size_t max_service_name = 32;

caf::error malformed(const std::string& what) {
  return failure(ec::malformed, "malformed announcement: " + what);
}

/// The member `key` of an object, null if there is none.
const json& member(const json& object, const char* key) {
  static const json nothing;
  auto found = object.find(key);
  return found != object.end() ? *found : nothing;
}

caf::expected<std::string> read_string(const json& object, const char* key) {
  auto& value = member(object, key);
  if (!value.is_string())
    return malformed(std::string{key} + " is missing or not a string");
  auto& text = value.get_ref<const std::string&>();
  if (text.size() > max_text || !is_printable_utf8(text))
    return malformed(std::string{key}
                     + " is longer than 200 bytes or not printable");
  return text;
}

bool is_service_name(std::string_view name) {
  return !name.empty() && name.size() <= max_service_name
         && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-")
              == std::string_view::npos;
}

caf::expected<std::map<std::string, furl>>
read_services(const json& object, const tub_id& signer) {
  auto& services = member(object, "services");
  if (!services.is_object())
    return malformed("services are missing or not an object");
  if (services.size() > max_services)
    return malformed("more than 16 services");
  std::map<std::string, furl> result;
  for (auto& [name, value] : services.items()) {
    if (!is_service_name(name))
      return malformed("a service's name must be 1 to 32 of a-z, 0-9 and -");
    if (!value.is_string())
      return malformed("the furl of service " + name + " is not a string");
    auto where = parse_furl(value.get_ref<const std::string&>());
    if (!where)
      return malformed("service " + name + ": " + describe(where.error()));
    if (where->tub != signer)
      return malformed("the furl of service " + name
                       + " is of another tub than the signing key");
    result.emplace(name, std::move(*where));
  }
  return caf::expected<std::map<std::string, furl>>{std::move(result)};
}

} // namespace

caf::expected<announcement>
make_announcement(const identity& node, const node_announcement& content) {
  json services = json::object();
  for (auto& [name, where] : content.services)
    services[name] = where.to_uri();
  json object{{"version", version},
              {"seq", content.seq},
              {"nickname", content.nickname},
              {"software", content.software},
              {"services", std::move(services)}};
  announcement result;
  result.json.text
    = object.dump(-1, ' ', false, json::error_handler_t::replace);
  result.public_key = node.verifying_key();
  auto signed_text = sign_announcement(node, result.json.text);
  if (!signed_text)
    return std::move(signed_text.error());
  result.signature = *signed_text;
  if (auto checked = check_announcement(result); !checked)
    return std::move(checked.error());
  return caf::expected<announcement>{std::move(result)};
}

caf::expected<node_announcement> read_announcement(const announcement& text) {
  auto object = json::parse(text.json.text, nullptr, false);
  if (!object.is_object())
    return malformed("not a JSON object in UTF-8");
  if (member(object, "version") != version)
    return failure(ec::unsupported,
                   "an announcement of a version other than 1");
  node_announcement result;
  result.id = tub_id_of(text.public_key);
  auto& seq = member(object, "seq");
  if (!seq.is_number_unsigned() || seq.get<uint64_t>() > max_announcement_seq)
    return malformed("seq is not a number from 0 to 2^53 - 1");
  result.seq = seq.get<uint64_t>();
  auto nickname = read_string(object, "nickname");
  if (!nickname)
    return std::move(nickname.error());
  result.nickname = std::move(*nickname);
  auto software = read_string(object, "software");
  if (!software)
    return std::move(software.error());
  result.software = std::move(*software);
  auto services = read_services(object, result.id);
  if (!services)
    return std::move(services.error());
  result.services = std::move(*services);
  return caf::expected<node_announcement>{std::move(result)};
}

caf::expected<node_announcement> check_announcement(const announcement& text) {
  if (text.json.text.size() > decltype(text.json)::max)
    return malformed("longer than 8192 bytes");
  // First the signature: what is not signed is not worth parsing.
  if (!verify_announcement(text.public_key, text.json.text, text.signature))
    return malformed("the signature is not of its key");
  return read_announcement(text);
}

} // namespace tahoe
