#include "web/server/directory_view.hpp"

#include "web/server/cap_fields.hpp"
#include "web/server/object_json.hpp"
#include "web/server/page_frame.hpp"
#include "web/server/quantities.hpp"
#include "web/server/request_target.hpp"
#include "web/server/visible_name.hpp"

#include <algorithm>
#include <ctime>
#include <kainjow/mustache.hpp>

namespace tahoe {

namespace {

using kainjow::mustache::data;

/// Some milliseconds of rendering.
constexpr size_t rows_at_once = 250;

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

/// A time of linking, in UTC; empty if there is none.
std::string time_text(const directory_entry& x, const char* member) {
  auto time = link_time_of(x.metadata, member);
  if (!time)
    return "";
  auto seconds = static_cast<time_t>(*time);
  tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  auto size = strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
  return {text, size};
}

data row_of(const directory_entry& x) {
  data result;
  auto name = percent_encode(x.name);
  auto kind = kind_of(x.read_cap);
  auto here = "./" + name + (kind == cap_kind::directory ? "/" : "");
  result.set("name", x.name);
  result.set("shown", visible_name(x.name));
  result.set("query", name);
  result.set("info", here + "?t=info");
  result.set("type", type_of(x));
  auto size = size_of(x.read_cap);
  if (size) {
    result.set("bytes", std::to_string(*size));
    result.set("size", describe_bytes(static_cast<double>(*size)));
  }
  result.set("is_directory", kind == cap_kind::directory);
  if (kind == cap_kind::directory)
    result.set("href", here);
  if (kind == cap_kind::file)
    result.set("href", "/file/" + percent_encode(to_uri(x.read_cap))
                         + "/@@named=/" + name);
  result.set("linked", time_text(x, "linkcrtime"));
  result.set("changed", time_text(x, "linkmotime"));
  return result;
}

/// The directories above this one, each with the way back to it.
data way_to(const directory_place& place) {
  data result{data::type::list};
  for (auto up = place.names.size(); up > 0; --up) {
    auto above = place.names.size() - up;
    std::string href = "./";
    for (size_t i = 0; i < up; ++i)
      href += "../";
    data step;
    step.set("name",
             above == 0 ? place.root : visible_name(place.names[above - 1]));
    step.set("href", href);
    result << step;
  }
  return result;
}

void add_caps(data& page, const directory_entry& self) {
  std::vector<cap_field> caps;
  if (self.write_cap) {
    caps.push_back(
      {"write-cap", "To read and change", to_uri(*self.write_cap)});
    page.set("read_only_href",
             "/uri/" + percent_encode(to_uri(self.read_cap)) + "/");
  }
  caps.push_back({"read-cap", "To read only", to_uri(self.read_cap)});
  add_cap_fields(page, caps);
}

const char* heading_of(entry_column column) {
  switch (column) {
  case entry_column::name:
    return "Name";
  case entry_column::type:
    return "Type";
  case entry_column::size:
    return "Size";
  case entry_column::linked:
    return "Linked (UTC)";
  case entry_column::changed:
    return "Changed (UTC)";
  }
  return "";
}

/// What `page=` is followed by, so that other pages have the same order.
std::string query_of(const entry_order& order) {
  if (order.column == entry_column::name && !order.descending)
    return "";
  auto result = std::string{"&sort="} + to_string(order.column);
  return order.descending ? result + "&order=descending" : result;
}

/// The heads of the columns. A list of several pages has links in them: what a
/// script would sort is one page only.
data headings(const entry_order& order, bool with_links) {
  data result{data::type::list};
  for (auto column : entry_columns) {
    data head;
    head.set("text", heading_of(column));
    head.set("is_number", column == entry_column::size);
    auto is_current = column == order.column;
    if (with_links) {
      entry_order next{column, is_current && !order.descending};
      head.set("href", "./?page=1" + query_of(next));
    }
    if (with_links && is_current)
      head.set("sorted", order.descending ? "descending" : "ascending");
    result << head;
  }
  return result;
}

/// A field for the name of something new in this directory.
data entry_name(const char* id, const char* label, const char* verb) {
  data result;
  result.set("id", id);
  result.set("label", label);
  result.set("verb", verb);
  return result;
}

data problem_list(const std::vector<std::string>& problems) {
  data result{data::type::list};
  for (auto& text : problems) {
    data problem;
    problem.set("problem", text);
    result << problem;
  }
  return result;
}

} // namespace

std::string render_directory_top(const directory_place& place) {
  page_frame frame{place.names.empty() ? place.root
                                       : visible_name(place.names.back()),
                   place.section};
  data content;
  content.set("title", frame.title);
  content.set("way", way_to(place));
  content.set("is_read_only", !place.self.write_cap);
  content.set("mkdir", entry_name("mkdir", "Name", "Create"));
  content.set("attach", entry_name("attach-name", "Name here", "Attach"));
  add_partial(content, "entry_name");
  add_caps(content, place.self);
  return render_page_top(frame) + render_part("directory", content);
}

directory_list::directory_list(const directory_place& place,
                               directory_listing listing)
  : is_read_only_(!place.self.write_cap), total_(listing.entries.size()),
    pages_(std::max<size_t>(1, (total_ + page_entries - 1) / page_entries)),
    page_(std::clamp<size_t>(place.page, 1, pages_)), order_(place.order),
    problems_(problems_of(listing)),
    sorter_(std::move(listing.entries), order_) {}

bool directory_list::sort_some() {
  if (sorter_.step())
    return true;
  entries_ = sorter_.take((page_ - 1) * page_entries, page_entries);
  return false;
}

std::string directory_list::next() {
  switch (next_) {
  case part::top:
    next_ = part::rows;
    return top();
  case part::rows:
    if (rendered_ < entries_.size())
      return rows();
    next_ = part::end;
    return bottom();
  case part::end:
    break;
  }
  return "";
}

std::string directory_list::top() const {
  auto count = std::to_string(total_) + (total_ == 1 ? " entry" : " entries");
  if (pages_ > 1)
    count
      += ", page " + std::to_string(page_) + " of " + std::to_string(pages_);
  data content;
  content.set("count", count);
  content.set("problems", problem_list(problems_));
  content.set("has_rows", has_entries());
  content.set("is_empty", !has_entries());
  content.set("is_whole", pages_ == 1);
  content.set("columns", headings(order_, pages_ > 1));
  return render_part("entries_top", content);
}

std::string directory_list::rows() {
  data rows{data::type::list};
  auto end = std::min(entries_.size(), rendered_ + rows_at_once);
  for (; rendered_ < end; ++rendered_)
    rows << row_of(entries_[rendered_]);
  data content;
  content.set("is_read_only", is_read_only_);
  content.set("rows", rows);
  return render_part("entries", content);
}

std::string directory_list::bottom() const {
  data content;
  content.set("has_rows", has_entries());
  content.set("has_pages", pages_ > 1);
  auto order = query_of(order_);
  if (page_ > 1)
    content.set("previous", std::to_string(page_ - 1) + order);
  if (page_ < pages_)
    content.set("next", std::to_string(page_ + 1) + order);
  return render_part("entries_bottom", content) + render_page_bottom();
}

std::string render_directory_problem(const std::string& text) {
  data content;
  content.set("problems", problem_list({text}));
  return render_part("entries_top", content) + render_page_bottom();
}

std::string
render_directory_page(const directory_place& place, directory_listing listing) {
  auto result = render_directory_top(place);
  directory_list list{place, std::move(listing)};
  while (list.sort_some())
    continue;
  for (auto part = list.next(); !part.empty(); part = list.next())
    result += part;
  return result;
}

} // namespace tahoe
