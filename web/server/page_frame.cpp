#include "web/server/page_frame.hpp"

#include "web/server/embedded_files.hpp"

#include <utility>

namespace tahoe {

namespace {

using kainjow::mustache::data;

std::string template_text(const std::string& name) {
  return std::string{embedded_file("templates/" + name + ".html").value_or("")};
}

data navigation(std::string_view section) {
  constexpr std::pair<const char*, const char*> sections[] = {
    {"/", "Welcome"},
    {"/vdrive/global/", "Public drive"},
    {"/vdrive/private/", "Private drive"},
    {"/status", "Operations"},
    {"/storage", "Storage"},
    {"/statistics", "Statistics"},
  };
  data result{data::type::list};
  for (auto& [href, name] : sections) {
    data link;
    link.set("href", href);
    link.set("name", name);
    link.set("current", section == href);
    result << link;
  }
  return result;
}

} // namespace

std::string
render_page(const page_frame& frame, std::string_view name, data content) {
  content.set("title", frame.title);
  return render_page_top(frame) + render_part(name, content)
         + render_page_bottom();
}

std::string render_page_top(const page_frame& frame) {
  data page;
  page.set("title", frame.title);
  page.set("follows", !frame.events.empty());
  page.set("events", frame.events);
  page.set("reloads", frame.reloads);
  page.set("sections", navigation(frame.section));
  return render_part("frame_top", page);
}

std::string render_part(std::string_view name, const data& content) {
  return kainjow::mustache::mustache{template_text(std::string{name})}.render(
    content);
}

std::string render_page_bottom() {
  return render_part("frame_bottom", data{});
}

void add_partial(data& content, std::string_view name) {
  std::string key{name};
  content.set(key,
              kainjow::mustache::partial{[key] { return template_text(key); }});
}

} // namespace tahoe
