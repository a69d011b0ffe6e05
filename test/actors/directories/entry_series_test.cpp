#include "test/actors/directories/directories_fixture.hpp"

#include <nlohmann/json.hpp>

namespace tahoe::entry_series_test {

using namespace directories_test;

TEST_SUITE_BEGIN("entry_series");

namespace {

std::vector<new_entry> numbered(int count) {
  std::vector<new_entry> result;
  for (int i = 0; i < count; ++i)
    result.push_back({std::to_string(i), file_cap(static_cast<uint8_t>(i))});
  return result;
}

} // namespace

TEST_CASE("many entries are one change of the directory") {
  met_vdrive f;
  auto before = f.alice.list({f.root})->version;
  auto entries = numbered(50);
  entries[7].metadata = R"({"a": 1})";
  auto linked = f.alice.change(link_entries{{f.root}, entries});
  REQUIRE(linked);
  CHECK(linked->version == before + 1);
  auto list = f.alice.list({f.root});
  REQUIRE(list);
  CHECK(list->entries.size() == 50);
  auto seventh = nlohmann::json::parse(f.metadata_of({f.root, {"7"}}));
  CHECK(seventh["a"] == 1);
  CHECK(seventh["tahoe"].contains("linkcrtime"));
}

TEST_CASE("thousands of entries are a few changes") {
  met_vdrive f;
  auto before = f.alice.list({f.root})->version;
  auto linked = f.alice.change(link_entries{{f.root}, numbered(2500)});
  REQUIRE(linked);
  CHECK(linked->version > before + 2);
  CHECK(linked->version < before + 50);
  CHECK(f.alice.list({f.root})->entries.size() == 2500);
}

TEST_CASE("an entry that may not give way keeps all of its change away") {
  met_vdrive f;
  REQUIRE(f.alice.link({f.root}, "7", file_cap(99)));
  auto entries = numbered(20);
  CHECK(code_of(f.alice.change(link_entries{{f.root}, entries})) == ec::exists);
  CHECK(f.alice.list({f.root})->entries.size() == 1);
  CHECK(f.alice.change(
    link_entries{{f.root}, entries, replace_policy::only_files}));
  CHECK(f.alice.look({f.root, {"7"}})->entry.read_cap == file_cap(7));
}

TEST_CASE("a mistake is found before anything is linked") {
  met_vdrive f;
  auto outcome = [&](new_entry wrong) {
    auto entries = numbered(3);
    entries.push_back(std::move(wrong));
    return code_of(f.alice.change(link_entries{{f.root}, entries}));
  };
  CHECK(outcome({"a/b", file_cap(1)}) == ec::malformed);
  CHECK(outcome({"x", unknown_cap{"URI:NEW:1"}}) == ec::malformed);
  CHECK(outcome({"x", file_cap(1), std::nullopt, "[]"}) == ec::malformed);
  CHECK(outcome({"1", file_cap(9)}) == ec::malformed);
  auto read_only = read_only_form(f.root);
  CHECK(code_of(f.alice.change(link_entries{{*read_only}, numbered(3)}))
        == ec::read_only);
  CHECK(f.alice.list({f.root})->entries.empty());
  CHECK(f.alice.change(link_entries{{f.root}, {}}));
}

TEST_CASE("a name that was taken before keeps all of thousands away") {
  met_vdrive f;
  REQUIRE(f.alice.link({f.root}, "2499", file_cap(99)));
  auto before = f.alice.list({f.root})->version;
  CHECK(code_of(f.alice.change(link_entries{{f.root}, numbered(2500)}))
        == ec::exists);
  auto after = f.alice.list({f.root});
  CHECK(after->version == before);
  CHECK(after->entries.size() == 1);
  CHECK(f.alice.change(
    link_entries{{f.root}, numbered(2500), replace_policy::only_files}));
  CHECK(f.alice.list({f.root})->entries.size() == 2500);
}

TEST_CASE("what is linked not to be written is linked by its read cap") {
  met_vdrive f;
  auto made = f.alice.mkdir({f.root}, "made");
  REQUIRE(made);
  auto linked = [&](const char* metadata) {
    new_entry entry{"x", *made, std::nullopt, metadata};
    REQUIRE(
      f.alice.change(link_entries{{f.root}, {entry}, replace_policy::always}));
    return f.alice.look({f.root, {"x"}})->entry;
  };
  CHECK(linked(R"({"no-write": false})").write_cap);
  auto weak = linked(R"({"no-write": true})");
  CHECK_FALSE(weak.write_cap);
  CHECK(weak.read_cap == *read_only_form(*made));
}

TEST_SUITE_END();

} // namespace tahoe::entry_series_test
