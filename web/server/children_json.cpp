#include "web/server/children_json.hpp"

#include "crypto/entry_name.hpp"

#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

using nlohmann::json;

/// A text of brackets alone must not cost a stack.
constexpr int max_depth = 100;

/// Nothing if there is no cap, or an empty one.
caf::expected<std::optional<capability>>
cap_member(const json& properties, const char* key) {
  using result = std::optional<capability>;
  auto found = properties.find(key);
  if (found == properties.end() || found->is_null())
    return result{};
  auto* text = found->get_ptr<const json::string_t*>();
  if (!text)
    return failure(ec::malformed, std::string{key} + " is no string");
  if (text->empty())
    return result{};
  auto cap = parse_capability(*text);
  if (!cap)
    return std::move(cap.error());
  return result{std::move(*cap)};
}

caf::expected<new_entry>
parse_child(const std::string& name, const json& child) {
  if (!child.is_array() || child.size() != 2 || !child[1].is_object())
    return failure(ec::malformed, "it is not [TYPE, {...}]");
  auto checked = normalise_entry_name(name);
  if (!checked)
    return std::move(checked.error());
  auto strong = cap_member(child[1], "rw_uri");
  if (!strong)
    return std::move(strong.error());
  auto weak = cap_member(child[1], "ro_uri");
  if (!weak)
    return std::move(weak.error());
  if (!*strong && !*weak)
    return failure(ec::malformed, "it has neither rw_uri nor ro_uri");
  if (*weak && is_write_cap(**weak))
    return failure(ec::malformed, "MustBeReadonlyError: ro_uri is a write cap");
  if (*strong && !*weak && !read_only_form(**strong))
    return failure(ec::malformed,
                   "MustNotBeUnknownRWError: rw_uri is of an unknown kind and "
                   "needs ro_uri beside it");
  new_entry result;
  result.name = std::move(*checked);
  result.cap = *strong ? std::move(**strong) : **weak;
  if (*weak)
    result.read_only = std::move(**weak);
  if (auto metadata = child[1].find("metadata"); metadata != child[1].end()) {
    if (!metadata->is_object())
      return failure(ec::malformed, "its metadata are no object");
    result.metadata
      = metadata->dump(-1, ' ', false, json::error_handler_t::replace);
  }
  return result;
}

} // namespace

caf::expected<std::vector<new_entry>> parse_children(std::string_view text) {
  auto too_deep = false;
  auto watch_depth = [&](int depth, json::parse_event_t, json&) {
    too_deep = too_deep || depth > max_depth;
    return !too_deep;
  };
  auto children = json::parse(text, watch_depth, false);
  if (too_deep || !children.is_object())
    return failure(ec::malformed, "the body is no JSON object of children");
  std::vector<new_entry> result;
  for (auto& [name, child] : children.items()) {
    auto parsed = parse_child(name, child);
    if (!parsed)
      return failure(ec::malformed,
                     describe(parsed.error()) + " (child " + name + ")");
    result.push_back(std::move(*parsed));
  }
  return caf::expected<std::vector<new_entry>>{std::move(result)};
}

} // namespace tahoe
