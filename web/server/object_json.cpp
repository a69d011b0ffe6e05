#include "web/server/object_json.hpp"

#include <algorithm>

namespace tahoe {

namespace {

using nlohmann::json;

constexpr size_t step_size = 1000;

/// Indentation would make deep metadata many times as long: these stand on one
/// line.
constexpr int max_indented_depth = 8;

/// ASCII, so that it is read right whatever the client believes it to be.
std::string pretty_ascii(const json& value, int indentation) {
  return value.dump(indentation, ' ', true, json::error_handler_t::replace);
}

/// How deep the brackets outside of strings are nested.
int depth_of(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  auto quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (quoted) {
      if (text[i] == '\\')
        ++i;
      else if (text[i] == '"')
        quoted = false;
    } else if (text[i] == '"') {
      quoted = true;
    } else if (text[i] == '{' || text[i] == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (text[i] == '}' || text[i] == ']') {
      --depth;
    }
  }
  return deepest;
}

bool is_given(const capability& cap) {
  auto* unknown = std::get_if<unknown_cap>(&cap);
  return !unknown || !unknown->text.empty();
}

struct to_properties {
  json operator()(const chk_read_cap& cap) const {
    return {{"mutable", false},
            {"format", "CHK"},
            {"size", cap.size},
            {"verify_uri", cap.to_verify().to_uri()}};
  }

  json operator()(const lit_cap& cap) const {
    return {{"mutable", false}, {"format", "CHK"}, {"size", cap.data.size()}};
  }

  json operator()(const directory_read_cap& cap) const {
    return {{"mutable", true}, {"verify_uri", cap.to_verify().to_uri()}};
  }

  json operator()(const auto&) const { return json::object(); }
};

json properties_of(const directory_entry& x) {
  auto result = std::visit(to_properties{}, x.read_cap);
  if (is_given(x.read_cap))
    result["ro_uri"] = to_uri(x.read_cap);
  if (x.write_cap) {
    result["rw_uri"] = to_uri(*x.write_cap);
    result["mutable"] = true;
  }
  return result;
}

const char* json_type_of(const directory_entry& x) {
  switch (kind_of(x.read_cap)) {
  case cap_kind::file:
    return "filenode";
  case cap_kind::directory:
    return "dirnode";
  case cap_kind::unknown:
    return "unknown";
  }
  return "unknown";
}

/// [TYPE, PROPERTIES]
std::string render_entry(const directory_entry& x, bool linked) {
  auto properties = properties_of(x);
  if (linked) {
    auto metadata = json::parse(x.metadata, nullptr, false);
    properties["metadata"]
      = metadata.is_object() ? std::move(metadata) : json::object();
  }
  auto deep = linked && depth_of(x.metadata) > max_indented_depth;
  return pretty_ascii(json::array({json_type_of(x), std::move(properties)}),
                      deep ? -1 : 1);
}

/// Text that stands `depth` levels deeper; strings in it have no raw newline.
std::string indented(std::string_view text, size_t depth) {
  std::string result;
  for (auto c : text) {
    result += c;
    if (c == '\n')
      result.append(depth, ' ');
  }
  return result;
}

} // namespace

std::string render_object_json(const directory_entry& entry, bool linked) {
  return render_entry(entry, linked) + "\n";
}

std::vector<std::string> problems_of(const directory_listing& listing) {
  std::vector<std::string> result;
  if (listing.damaged_count > 0)
    result.push_back(std::to_string(listing.damaged_count)
                     + " entries are damaged and left out");
  if (listing.changed_meanwhile)
    result.emplace_back("the directory changed while it was read: the list is "
                        "of no one moment");
  if (listing.state == freshness::stepped_back)
    result.emplace_back("the directory is older than it was when last seen "
                        "here: changes to it are lost");
  if (listing.state == freshness::new_incarnation)
    result.emplace_back("the vdrive was restored from a backup: late changes "
                        "may be lost");
  return result;
}

listing_renderer::listing_renderer(const capability& directory,
                                   directory_listing listing)
  : entries_(std::move(listing.entries)) {
  std::sort(entries_.begin(), entries_.end(),
            [](auto& a, auto& b) { return a.name < b.name; });
  directory_entry self;
  auto read_only = read_only_form(directory);
  self.read_cap = read_only ? *read_only : directory;
  if (is_write_cap(directory))
    self.write_cap = directory;
  auto properties = properties_of(self);
  if (auto problems = problems_of(listing); !problems.empty())
    properties["problems"] = problems;
  // What follows the children: the rest of the object that they began.
  end_ = std::string{entries_.empty() ? "}" : "\n  }"} + ","
         + indented(pretty_ascii(properties, 1).substr(1), 1) + "\n]\n";
}

bool listing_renderer::step() {
  if (ended_)
    return false;
  std::string text;
  if (next_ == 0)
    text = "[\n \"dirnode\",\n {\n  \"children\": {";
  auto end = std::min(entries_.size(), next_ + step_size);
  for (; next_ < end; ++next_) {
    // What is rendered is no longer needed.
    auto entry = std::move(entries_[next_]);
    text += next_ == 0 ? "\n   " : ",\n   ";
    text += pretty_ascii(entry.name, -1) + ": ";
    text += indented(render_entry(entry, true), 3);
  }
  ended_ = next_ == entries_.size();
  if (ended_)
    text += end_;
  pieces_.emplace_back(as_bytes(text));
  return !ended_;
}

} // namespace tahoe
