#include "web/server/entry_forms.hpp"

#include <doctest/doctest.h>

namespace tahoe::entry_forms_test {

TEST_SUITE_BEGIN("entry_forms");

namespace {

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("the rename form sends the old name and leads back") {
  auto page = render_rename_form({"a \"b\" & <c>", ".", "/vdrive/global/"});
  CHECK(has(page, "action=\"?t=rename\""));
  CHECK(has(page,
            "name=\"from_name\" value=\"a &quot;b&quot; &amp; &lt;c&gt;\" "
            "readonly"));
  CHECK(has(page, "name=\"when_done\" value=\".\""));
  CHECK(has(page, "action=\"?t=relink\""));
  CHECK(has(page, "href=\"/vdrive/global/\" aria-current"));
  CHECK_FALSE(has(page, "<c>"));
}

TEST_CASE("a form shows which name it is for, and sends it as it is") {
  for (auto page :
       {render_rename_form({"\u202ea"}), render_unlink_form({"\u202ea"})}) {
    CHECK(has(page, "<bdi>&quot;\\u202ea&quot;</bdi>"));
    CHECK(has(page, "value=\"\u202ea\""));
  }
}

TEST_CASE("nothing gives way unless its box is ticked") {
  auto page = render_rename_form({"x"});
  auto ticked = page.find("name=\"replace\" value=\"true\"");
  auto usual = page.find("name=\"replace\" value=\"false\"");
  CHECK(ticked < usual);
  CHECK(usual != std::string::npos);
}

TEST_CASE("nothing is unlinked by looking at the form") {
  auto page = render_unlink_form({"x.txt"});
  CHECK(has(page, "method=\"post\" action=\"?t=unlink\""));
  CHECK(has(page, "name=\"name\" value=\"x.txt\""));
  CHECK(has(page, "<title>Unlink?"));
}

TEST_SUITE_END();

} // namespace tahoe::entry_forms_test
