#include "web/server/object_json.hpp"

#include <doctest/doctest.h>

namespace tahoe::object_json_test {

using nlohmann::json;

TEST_SUITE_BEGIN("object_json");

namespace {

directory_entry entry_of(std::string name, capability cap) {
  directory_entry result;
  result.name = std::move(name);
  result.read_cap = *read_only_form(cap);
  if (is_write_cap(cap))
    result.write_cap = std::move(cap);
  return result;
}

std::string render(const capability& directory, directory_listing listing) {
  listing_renderer renderer{directory, std::move(listing)};
  while (renderer.step())
    ;
  std::string result;
  for (auto& piece : renderer.take())
    result += as_text(piece.view());
  return result;
}

} // namespace

TEST_CASE("a file is told in the words of Tahoe-LAFS") {
  chk_read_cap cap;
  cap.needed_shares = 3;
  cap.total_shares = 10;
  cap.size = 5;
  auto text = render_object_json(entry_of("", cap), false);
  CHECK(text.starts_with("[\n \"filenode\",\n {\n  \"format\": \"CHK\",\n"));
  CHECK(text.ends_with("\n }\n]\n"));
  auto properties = json::parse(text)[1];
  CHECK(properties["size"] == 5);
  CHECK(properties["mutable"] == false);
  CHECK(properties["ro_uri"] == cap.to_uri());
  CHECK(properties["verify_uri"] == cap.to_verify().to_uri());
  CHECK_FALSE(properties.contains("rw_uri"));
  CHECK_FALSE(properties.contains("metadata"));
}

TEST_CASE("a file in a directory has metadata, a small one no verify cap") {
  auto entry = entry_of("x", lit_cap{{1, 2}});
  entry.metadata = "{\"a\": [1]}";
  auto properties = json::parse(render_object_json(entry, true))[1];
  CHECK(properties["metadata"]["a"][0] == 1);
  CHECK(properties["size"] == 2);
  CHECK_FALSE(properties.contains("verify_uri"));
}

TEST_CASE("something unknown keeps its caps") {
  directory_entry entry;
  entry.read_cap = unknown_cap{"ro.URI:NEW:1"};
  auto known = json::parse(render_object_json(entry, false));
  CHECK(known[0] == "unknown");
  CHECK(known[1]["ro_uri"] == "ro.URI:NEW:1");
  entry.read_cap = unknown_cap{};
  entry.write_cap = unknown_cap{"URI:NEW:2"};
  known = json::parse(render_object_json(entry, false));
  CHECK(known[1]["rw_uri"] == "URI:NEW:2");
  CHECK(known[1]["mutable"] == true);
  CHECK_FALSE(known[1].contains("ro_uri"));
}

TEST_CASE("an empty directory") {
  directory_write_cap cap;
  auto text = render(cap, {});
  auto value = json::parse(text);
  CHECK(value[0] == "dirnode");
  CHECK(value[1]["children"] == json::object());
  CHECK(value[1]["rw_uri"] == cap.to_uri());
  CHECK(value[1]["ro_uri"] == cap.to_read_only().to_uri());
  CHECK(value[1]["mutable"] == true);
  CHECK(text == value.dump(1) + "\n");
}

TEST_CASE("children are in the order of their names, ASCII, indented by one") {
  directory_listing listing;
  listing.entries.push_back(entry_of("\u00e9", lit_cap{{1}}));
  listing.entries.push_back(entry_of("b\n\"", directory_write_cap{}));
  listing.entries.push_back(entry_of("a", directory_read_cap{}));
  auto text = render(directory_read_cap{}, std::move(listing));
  auto value = json::parse(text);
  CHECK(text == value.dump(1, ' ', true) + "\n");
  CHECK(value[1]["children"].size() == 3);
  CHECK(value[1]["children"]["b\n\""][1].contains("rw_uri"));
  CHECK_FALSE(value[1]["children"]["a"][1].contains("rw_uri"));
  CHECK_FALSE(value[1].contains("rw_uri"));
  CHECK_FALSE(value[1].contains("problems"));
}

TEST_CASE("what is wrong with a list is in it") {
  directory_listing listing;
  listing.damaged_count = 2;
  listing.changed_meanwhile = true;
  listing.state = freshness::stepped_back;
  auto value = json::parse(render(directory_read_cap{}, std::move(listing)));
  CHECK(value[1]["problems"].size() == 3);
}

TEST_CASE("a hundred thousand children come in steps") {
  directory_listing listing;
  for (int i = 0; i < 100'000; ++i)
    listing.entries.push_back(entry_of("n" + std::to_string(i), lit_cap{{1}}));
  listing_renderer renderer{directory_read_cap{}, std::move(listing)};
  size_t steps = 1;
  while (renderer.step())
    ++steps;
  CHECK(steps == 100);
  CHECK(renderer.take().size() == steps);
}

TEST_CASE("deep metadata do not grow") {
  auto entry = entry_of("x", lit_cap{{1}});
  entry.metadata
    = "{\"a\":" + std::string(2000, '[') + std::string(2000, ']') + "}";
  auto text = render_object_json(entry, true);
  CHECK(text.size() < 5000);
  CHECK(json::parse(text)[1].contains("metadata"));
  entry.metadata = "{\"text\": \"[[[[[[[[[[[[\\\"[[[[[[\"}";
  CHECK(render_object_json(entry, true).starts_with("[\n"));
}

TEST_SUITE_END();

} // namespace tahoe::object_json_test
