#include "web/server/directory_view.hpp"

#include <doctest/doctest.h>

namespace tahoe::directory_view_test {

TEST_SUITE_BEGIN("directory_view");

namespace {

directory_entry file_named(std::string name) {
  directory_entry result;
  result.name = std::move(name);
  result.read_cap = lit_cap{{1, 2, 3}};
  result.metadata = "{\"tahoe\": {\"linkcrtime\": 0, \"linkmotime\": 86400.5}}";
  return result;
}

directory_entry writable() {
  directory_entry result;
  result.write_cap = directory_write_cap{};
  result.read_cap = directory_write_cap{}.to_read_only();
  return result;
}

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("entries are shown by name, with relative links and times") {
  directory_listing listing;
  listing.entries.push_back(file_named("b.txt"));
  directory_entry below;
  below.name = "a";
  below.write_cap = directory_write_cap{};
  below.read_cap = directory_write_cap{}.to_read_only();
  listing.entries.push_back(below);
  auto page
    = render_directory_page({"Public drive", {"x", "y"}}, std::move(listing));
  CHECK(page.find("./a/") < page.find("/@@named=/b.txt"));
  CHECK(has(page, "./b.txt?t=info"));
  CHECK(has(page, "./a/?t=info"));
  CHECK(has(page, "<title>y"));
  CHECK(has(page, "href=\"./../../\"><bdi>Public drive<"));
  CHECK(has(page, "href=\"./../\"><bdi>x<"));
  CHECK(has(page, "2 entries"));
  CHECK(has(page, "3 B"));
  CHECK(has(page, "1970-01-01 00:00"));
  CHECK(has(page, "1970-01-02 00:00"));
}

TEST_CASE("names are text in the page and in links") {
  directory_listing listing;
  listing.entries.push_back(file_named("<b>\"javascript:x"));
  directory_entry unknown;
  unknown.name = "later";
  unknown.read_cap = unknown_cap{"URI:NEW:1"};
  listing.entries.push_back(unknown);
  auto page = render_directory_page({"Directory"}, listing);
  CHECK_FALSE(has(page, "<b>"));
  CHECK(has(page, "/@@named=/%3Cb%3E%22javascript%3Ax\""));
  CHECK_FALSE(has(page, "URI:NEW"));
  CHECK_FALSE(has(page, "href=\"./later\""));
}

TEST_CASE("a name that shows nothing, or turns the page around, is marked") {
  directory_listing listing;
  for (auto name : {"\u200b", "\u202egpj.exe", "   ", "\u05d0 b"})
    listing.entries.push_back(file_named(name));
  auto page = render_directory_page({"Directory", {"\u202ex"}}, listing);
  CHECK(has(page, "><bdi>&quot;\\u200b&quot;</bdi></a>"));
  CHECK(has(page, "><bdi>&quot;\\u202egpj.exe&quot;</bdi></a>"));
  CHECK(has(page, "><bdi>&quot;   &quot;</bdi></a>"));
  CHECK(has(page, "><bdi>\u05d0 b</bdi></a>"));
  CHECK(has(page, "aria-label=\"Info: &quot;\\u200b&quot;\""));
  CHECK(has(page, "<h1><bdi>&quot;\\u202ex&quot;</bdi></h1>"));
  // The links still go to them.
  CHECK(has(page, "/@@named=/%E2%80%AEgpj.exe\""));
}

TEST_CASE("links to files cannot tell where the directory is") {
  directory_listing listing;
  listing.entries.push_back(file_named("x.html"));
  auto page = render_directory_page({"Directory", {}, writable()}, listing);
  CHECK(has(page, "href=\"/file/URI%3ALIT%3Aaebag/@@named=/x.html\""));
  CHECK_FALSE(has(page, "href=\"./x.html\""));
}

TEST_CASE("who may change a directory has forms and both caps") {
  directory_listing listing;
  listing.entries.push_back(file_named("x"));
  auto self = writable();
  auto page = render_directory_page({"Directory", {}, self}, listing);
  for (auto part : {"./?t=upload", "./?t=mkdir", "./?t=uri",
                    "?t=rename-form&amp;name=x", "?t=unlink-form&amp;name=x"})
    CHECK_MESSAGE(has(page, part), part);
  CHECK(has(page, "value=\"" + to_uri(*self.write_cap) + "\""));
  CHECK(has(page, "value=\"" + to_uri(self.read_cap) + "\""));
  CHECK(has(page, "<svg class=\"qr\""));
  CHECK(has(page, "<title>Directory –"));
}

TEST_CASE("who may only read has neither") {
  directory_listing listing;
  listing.entries.push_back(file_named("x"));
  auto self = writable();
  auto write_cap = to_uri(*self.write_cap);
  self.write_cap.reset();
  auto page = render_directory_page({"Directory", {}, self}, listing);
  CHECK(has(page, "Read-only"));
  CHECK_FALSE(has(page, "<form"));
  CHECK_FALSE(has(page, "unlink"));
  CHECK_FALSE(has(page, write_cap));
}

TEST_CASE("an empty directory is said to be empty") {
  auto page = render_directory_page({"Directory", {}, writable()}, {});
  CHECK(has(page, "Nothing is here yet."));
  CHECK_FALSE(has(page, "<table"));
  CHECK(has(page, "</html>"));
}

TEST_CASE("strange times are left out") {
  directory_listing listing;
  for (auto text : {"{\"tahoe\": {\"linkcrtime\": 1e300}}",
                    "{\"tahoe\": {\"linkcrtime\": -1}}",
                    "{\"tahoe\": {\"linkcrtime\": \"1\"}}", "{\"tahoe\": 1}"}) {
    listing.entries.push_back(file_named("x"));
    listing.entries.back().metadata = text;
  }
  auto page = render_directory_page({"Directory"}, listing);
  CHECK(has(page, "class=\"short\"></td>"));
  CHECK_FALSE(has(page, "class=\"short\">1"));
}

TEST_CASE("a large directory is shown page by page") {
  directory_listing listing;
  for (size_t i = 0; i < 2 * page_entries + 1; ++i)
    listing.entries.push_back(file_named("n" + std::to_string(100'000 + i)));
  auto page = [&](size_t number) {
    return render_directory_page({"Directory", {}, {}, "", number, {}},
                                 listing);
  };
  auto first = page(1);
  CHECK(has(first, "page 1 of 3"));
  CHECK(has(first, ">n100000<"));
  CHECK_FALSE(has(first, ">n101000<"));
  CHECK(has(first, "?page=2"));
  CHECK_FALSE(has(first, "Previous"));
  CHECK(has(page(2), ">n101000<"));
  CHECK(has(page(3), ">n102000<"));
  CHECK(has(page(99), "page 3 of 3"));
  CHECK_FALSE(has(page(3), "Next"));
  CHECK(has(page(0), "page 1 of 3"));
  auto rows = 0;
  auto all = page(2);
  for (auto at = all.find("<th scope=\"row\""); at != all.npos;
       at = all.find("<th scope=\"row\"", at + 1))
    ++rows;
  CHECK(rows == page_entries);
}

TEST_CASE("the heads of a list of several pages sort all of them") {
  directory_listing listing;
  listing.entries.assign(page_entries, file_named("x"));
  directory_place place{"Directory"};
  // A script sorts what is all on one page.
  auto small = render_directory_page(place, listing);
  CHECK(has(small, "class=\"stack sortable\""));
  CHECK_FALSE(has(small, "?page=1"));
  listing.entries.push_back(file_named("y"));
  auto by_name = render_directory_page(place, listing);
  CHECK(has(by_name, "class=\"stack\""));
  CHECK(has(by_name, "aria-sort=\"ascending\"><a class=\"sort\" "
                     "href=\"./?page=1&amp;sort=name&amp;order=descending\""));
  CHECK(has(by_name, "href=\"./?page=1&amp;sort=size\""));
  CHECK(has(by_name, "href=\"./?page=2\" rel=\"next\""));
  place.order = {entry_column::size, true};
  auto by_size = render_directory_page(place, listing);
  CHECK(has(by_size, "aria-sort=\"descending\"><a class=\"sort\" "
                     "href=\"./?page=1&amp;sort=size\""));
  CHECK(has(by_size, "./?page=2&amp;sort=size&amp;order=descending\""));
}

TEST_SUITE_END();

} // namespace tahoe::directory_view_test
