#include "test/actors/directories/directories_fixture.hpp"

#include <nlohmann/json.hpp>

namespace tahoe::vdrive_client_test {

using namespace directories_test;

namespace {

using names = std::set<std::string>;

using fixture = met_vdrive;

const std::string foreign_write = "URI:DIR2:aaaaaaaaaaaaaaaaaaaaaaaaaa:"
                                  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                  "aaaaaaaa";
const std::string foreign_read = "URI:DIR2-RO:aaaaaaaaaaaaaaaaaaaaaaaaaa:"
                                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                 "aaaaaaaa";

} // namespace

TEST_SUITE_BEGIN("vdrive_client");

TEST_CASE("what was linked is found under its name") {
  fixture f;
  auto linked = f.alice.link({f.root}, "photo", file_cap(1));
  REQUIRE(linked);
  CHECK(linked->version == 2);
  CHECK_FALSE(linked->before);
  auto found = f.alice.look({f.root, {"photo"}});
  REQUIRE(found);
  CHECK(found->entry.name == "photo");
  CHECK(found->entry.read_cap == file_cap(1));
  CHECK_FALSE(found->entry.write_cap);
  CHECK(found->entry.version == 2);
  CHECK(kind_of(found->entry.read_cap) == cap_kind::file);
  CHECK(found->state == freshness::current);
}

TEST_CASE("a path without names is the cap itself") {
  fixture f;
  auto found = f.alice.look({f.root});
  REQUIRE(found);
  CHECK(found->entry.write_cap == f.root);
  CHECK(found->entry.read_cap == *read_only_form(f.root));
  auto foreign = f.alice.look({parse(foreign_write)});
  REQUIRE(foreign);
  CHECK(foreign->entry.write_cap == parse(foreign_write));
  CHECK(to_uri(foreign->entry.read_cap).empty());
}

TEST_CASE("directories lie in directories, five deep") {
  fixture f;
  directory_path where{f.root};
  for (auto name : {"a", "b", "c", "d"}) {
    REQUIRE(f.alice.mkdir(where, name));
    where.names.push_back(name);
  }
  REQUIRE(f.alice.link(where, "e", file_cap(5)));
  where.names.push_back("e");
  auto found = f.alice.look(where);
  REQUIRE(found);
  CHECK(found->entry.read_cap == file_cap(5));
}

TEST_CASE("each way not to find something has its own text") {
  fixture f;
  REQUIRE(f.alice.mkdir({f.root}, "dir"));
  REQUIRE(f.alice.link({f.root, {"dir"}}, "file", file_cap(1)));
  REQUIRE(f.alice.link({f.root}, "alien", parse(foreign_read)));
  auto missing = f.alice.look({f.root, {"dir", "other"}});
  REQUIRE(code_of(missing) == ec::not_found);
  CHECK(describe(missing.error()).find("dir/other: ") == 0);
  auto through_file = f.alice.look({f.root, {"dir", "file", "x"}});
  REQUIRE(code_of(through_file) == ec::malformed);
  CHECK(describe(through_file.error()) == "dir/file: a file, not a directory");
  auto through_alien = f.alice.look({f.root, {"alien", "x"}});
  REQUIRE(code_of(through_alien) == ec::unsupported);
  CHECK(describe(through_alien.error()).find("alien: ") == 0);
  CHECK(code_of(f.alice.list({f.root, {"dir", "file"}})) == ec::malformed);
  CHECK(code_of(f.alice.list({file_cap(1)})) == ec::malformed);
  CHECK(code_of(f.alice.look({f.root, {"a/b"}})) == ec::malformed);
  auto verifier
    = std::get<directory_write_cap>(f.root).to_read_only().to_verify();
  CHECK(code_of(f.alice.list({verifier})) == ec::malformed);
}

TEST_CASE("a name is the same in every form of Unicode") {
  fixture f;
  REQUIRE(f.alice.link({f.root}, "Ame\u0301lie", file_cap(1)));
  auto found = f.alice.look({f.root, {"Am\u00e9lie"}});
  REQUIRE(found);
  CHECK(found->entry.name == "Am\u00e9lie");
  CHECK(code_of(f.alice.link({f.root}, "Am\u00e9lie", file_cap(2)))
        == ec::exists);
}

TEST_CASE("an entry gives way to another only where it may") {
  fixture f;
  REQUIRE(f.alice.mkdir({f.root}, "dir"));
  REQUIRE(f.alice.link({f.root}, "file", file_cap(1)));
  REQUIRE(f.alice.link({f.root}, "alien", parse(foreign_read)));
  using enum replace_policy;
  CHECK(code_of(f.alice.link({f.root}, "file", file_cap(2), never))
        == ec::exists);
  auto replaced = f.alice.link({f.root}, "file", file_cap(2), only_files);
  REQUIRE(replaced);
  REQUIRE(replaced->before);
  CHECK(replaced->before->read_cap == file_cap(1));
  CHECK(code_of(f.alice.link({f.root}, "dir", file_cap(2), only_files))
        == ec::exists);
  CHECK(code_of(f.alice.link({f.root}, "alien", file_cap(2), only_files))
        == ec::exists);
  CHECK(f.alice.link({f.root}, "dir", file_cap(2), always));
  CHECK(f.alice.look({f.root, {"dir"}})->entry.read_cap == file_cap(2));
}

TEST_CASE("caps of foreign kinds are kept as they are") {
  fixture f;
  CHECK(code_of(f.alice.link({f.root}, "alien", parse(foreign_write)))
        == ec::malformed);
  link_entry both{{f.root}, "alien", parse(foreign_write)};
  both.read_only = parse(foreign_read);
  REQUIRE(f.alice.change(both));
  auto found = f.alice.look({f.root, {"alien"}});
  REQUIRE(found);
  CHECK(found->entry.write_cap == parse(foreign_write));
  CHECK(found->entry.read_cap == parse(foreign_read));
  CHECK(kind_of(found->entry.read_cap) == cap_kind::unknown);
  link_entry wrong{{f.root}, "dir", f.root};
  wrong.read_only = file_cap(1);
  CHECK(code_of(f.alice.change(wrong)) == ec::malformed);
}

TEST_CASE("a cap that may be able to change something is nobody's read cap") {
  fixture f;
  link_entry both{{f.root}, "alien", parse("URI:NEW:write")};
  for (auto text : {"URI:NEW:read", "URI:NEW:write"}) {
    both.read_only = parse(text);
    CHECK(code_of(f.alice.change(both)) == ec::malformed);
  }
  both.read_only = parse(foreign_write);
  CHECK(code_of(f.alice.change(both)) == ec::malformed);
  both.read_only = parse("ro.URI:NEW:read");
  CHECK(f.alice.change(both));
  CHECK(f.alice.look({f.root, {"alien"}})->entry.read_cap
        == parse("ro.URI:NEW:read"));
}

TEST_CASE("a list has everything, however many pages it takes") {
  fixture f;
  names expected;
  for (int i = 0; i < 30; ++i) {
    // Not with +, in which g++ 12 sees overlaps that are none.
    auto name = std::to_string(i).append("n");
    expected.insert(name);
    REQUIRE(f.alice.link({f.root}, name, file_cap(1)));
  }
  auto list = f.alice.list({f.root});
  REQUIRE(list);
  CHECK(names_in(*list) == expected);
  CHECK(list->version == 31);
  CHECK_FALSE(list->changed_meanwhile);
  CHECK(list->damaged_count == 0);
  names paged;
  list_page next{f.root, std::nullopt, 7};
  for (int pages = 0; pages < 5; ++pages) {
    auto page = f.system.ask<listing_page>(f.alice.client, next);
    REQUIRE(page);
    for (auto& x : page->entries)
      paged.insert(x.name);
    CHECK(page->next.has_value() == (pages < 4));
    next.after = page->next;
  }
  CHECK(paged == expected);
  next.limit = 0;
  CHECK(code_of(f.system.ask<listing_page>(f.alice.client, next))
        == ec::malformed);
}

TEST_CASE("what is unlinked is gone, and only once") {
  fixture f;
  REQUIRE(f.alice.link({f.root}, "file", file_cap(1)));
  auto gone = f.alice.unlink({f.root}, "file");
  REQUIRE(gone);
  REQUIRE(gone->before);
  CHECK(gone->before->read_cap == file_cap(1));
  CHECK(code_of(f.alice.look({f.root, {"file"}})) == ec::not_found);
  CHECK(code_of(f.alice.unlink({f.root}, "file")) == ec::not_found);
}

TEST_CASE("times of linking are the node's own, all else is people's") {
  using nlohmann::json;
  fixture f;
  auto link = [&](std::optional<std::string> metadata) {
    link_entry what{{f.root}, "file", file_cap(1)};
    what.metadata = std::move(metadata);
    what.replace = replace_policy::always;
    return f.alice.change(what);
  };
  REQUIRE(link(R"({"colour": "red", "tahoe": {"linkcrtime": 1}})"));
  auto first = json::parse(f.metadata_of({f.root, {"file"}}));
  CHECK(first["colour"] == "red");
  auto born = first["tahoe"]["linkcrtime"].get<double>();
  CHECK(born > 1.7e9);
  CHECK(first["tahoe"]["linkmotime"] == born);
  f.system.pass(5s);
  REQUIRE(link(std::nullopt));
  auto second = json::parse(f.metadata_of({f.root, {"file"}}));
  CHECK(second["colour"] == "red");
  CHECK(second["tahoe"]["linkcrtime"] == born);
  CHECK(second["tahoe"]["linkmotime"].get<double>() >= born + 5);
  REQUIRE(f.alice.change(set_metadata{{f.root}, "file", R"({"size": "XL"})"}));
  auto third = json::parse(f.metadata_of({f.root, {"file"}}));
  CHECK_FALSE(third.contains("colour"));
  CHECK(third["size"] == "XL");
  CHECK(third["tahoe"]["linkcrtime"] == born);
  for (auto bad : {"", "[]", "{", "{\"a\": \"\xff\"}"}) {
    CHECK(code_of(link(bad)) == ec::malformed);
    CHECK(code_of(f.alice.change(set_metadata{{f.root}, "file", bad}))
          == ec::malformed);
  }
  std::string long_text(4096, ' ');
  long_text.front() = '{';
  long_text.back() = '}';
  CHECK(link(long_text));
  long_text.back() = ' ';
  long_text += '}';
  CHECK(code_of(link(long_text)) == ec::malformed);
  CHECK(code_of(f.alice.change(set_metadata{{f.root}, "none", "{}"}))
        == ec::not_found);
}

TEST_CASE("a directory without parent is made at home") {
  fixture f;
  auto made = f.alice.make({});
  REQUIRE(made);
  CHECK(made->cap.tub == f.vdrive.where.tub);
  auto list = f.alice.list({made->cap});
  REQUIRE(list);
  CHECK(list->entries.empty());
  CHECK(f.alice.list({f.root})->entries.empty());
}

TEST_CASE("a directory is not made under a name that is taken") {
  fixture f;
  REQUIRE(f.alice.link({f.root}, "x", file_cap(1)));
  CHECK(code_of(f.alice.mkdir({f.root}, "x")) == ec::exists);
  CHECK(code_of(f.alice.mkdir({f.root}, "..")) == ec::malformed);
  auto status = f.system.ask<caf::settings>(f.vdrive.server, get_status{});
  REQUIRE(status);
  CHECK(caf::get<int64_t>(*status, "state.directories") == 2);
}

TEST_SUITE_END();

} // namespace tahoe::vdrive_client_test
