#include "web/server/directory_view.hpp"

#include "web/server/embedded_files.hpp"
#include "web/server/object_json.hpp"
#include "web/server/quantities.hpp"
#include "web/server/request_target.hpp"

#include <algorithm>
#include <kainjow/mustache.hpp>

namespace tahoe {

namespace {

using kainjow::mustache::data;

std::string type_of(const directory_entry& x) {
  switch (kind_of(x.read_cap)) {
  case cap_kind::file:
    return "file";
  case cap_kind::directory:
    return x.write_cap ? "directory" : "directory, read-only";
  case cap_kind::unknown:
    return "unknown";
  }
  return "";
}

std::string size_of(const capability& cap) {
  if (auto* file = std::get_if<chk_read_cap>(&cap))
    return describe_bytes(static_cast<double>(file->size));
  if (auto* literal = std::get_if<lit_cap>(&cap))
    return describe_bytes(static_cast<double>(literal->data.size()));
  return "";
}

/// A time of linking, in UTC; empty if there is none.
std::string time_of(const nlohmann::json& metadata, const char* member) {
  auto times = metadata.find("tahoe");
  if (times == metadata.end() || !times->is_object())
    return "";
  auto found = times->find(member);
  // Within the years of four digits.
  constexpr double too_late = 253'402'300'800;
  if (found == times->end() || !found->is_number() || found->get<double>() < 0
      || found->get<double>() >= too_late)
    return "";
  auto seconds = static_cast<time_t>(found->get<double>());
  tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  auto size = strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
  return {text, size};
}

data row_of(const directory_entry& x) {
  data result;
  result.set("name", x.name);
  result.set("type", type_of(x));
  result.set("size", size_of(x.read_cap));
  auto kind = kind_of(x.read_cap);
  if (kind != cap_kind::unknown)
    result.set("href", "./" + percent_encode(x.name)
                         + (kind == cap_kind::directory ? "/" : ""));
  auto metadata = nlohmann::json::parse(x.metadata, nullptr, false);
  result.set("linked", time_of(metadata, "linkcrtime"));
  result.set("changed", time_of(metadata, "linkmotime"));
  return result;
}

/// The root and the directories beneath it, each with the way back to it.
data way_to(const directory_place& place) {
  data result{data::type::list};
  auto up = place.names.size();
  auto add = [&](const std::string& name) {
    std::string href = "./";
    for (size_t i = 0; i < up; ++i)
      href += "../";
    data step;
    step.set("name", name);
    step.set("href", href);
    result << step;
    if (up > 0)
      --up;
  };
  add(place.root);
  for (auto& name : place.names)
    add(name);
  return result;
}

/// Sorts so many that those of the page are right.
std::vector<directory_entry>
entries_of(size_t page, std::vector<directory_entry>&& all) {
  auto by_name = [](auto& a, auto& b) { return a.name < b.name; };
  auto first = all.begin() + static_cast<ptrdiff_t>((page - 1) * page_entries);
  auto count = std::min<ptrdiff_t>(page_entries, all.end() - first);
  std::partial_sort(all.begin(), first + count, all.end(), by_name);
  return {std::make_move_iterator(first),
          std::make_move_iterator(first + count)};
}

} // namespace

std::string
render_directory_page(const directory_place& place, directory_listing listing) {
  auto total = listing.entries.size();
  auto pages = std::max<size_t>(1, (total + page_entries - 1) / page_entries);
  auto shown = std::clamp<size_t>(place.page, 1, pages);
  data page;
  page.set("title", place.names.empty() ? place.root : place.names.back());
  page.set("way", way_to(place));
  page.set("is_read_only", place.is_read_only);
  auto count = std::to_string(total) + (total == 1 ? " entry" : " entries");
  if (pages > 1)
    count += ", page " + std::to_string(shown) + " of " + std::to_string(pages);
  page.set("count", count);
  data problems{data::type::list};
  for (auto& text : problems_of(listing)) {
    data problem;
    problem.set("problem", text);
    problems << problem;
  }
  page.set("problems", problems);
  data rows{data::type::list};
  for (auto& entry : entries_of(shown, std::move(listing.entries)))
    rows << row_of(entry);
  page.set("has_rows", total > 0);
  page.set("rows", rows);
  if (shown > 1)
    page.set("previous", std::to_string(shown - 1));
  if (shown < pages)
    page.set("next", std::to_string(shown + 1));
  std::string text{embedded_file("templates/directory.html").value_or("")};
  return kainjow::mustache::mustache{text}.render(page);
}

} // namespace tahoe
