#include "web/server/entry_forms.hpp"

#include "web/server/page_frame.hpp"
#include "web/server/visible_name.hpp"

namespace tahoe {

namespace {

std::string
render(const entry_form& form, const char* title, std::string_view which) {
  kainjow::mustache::data page;
  page.set("name", form.name);
  page.set("shown", visible_name(form.name));
  page.set("when_done", form.when_done);
  return render_page({title, form.section}, which, std::move(page));
}

} // namespace

std::string render_rename_form(const entry_form& form) {
  return render(form, "Rename or move", "rename");
}

std::string render_unlink_form(const entry_form& form) {
  return render(form, "Unlink?", "unlink");
}

} // namespace tahoe
