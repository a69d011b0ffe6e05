#include "test/actors/directories/lying_vdrive.hpp"

namespace tahoe::lying_vdrive_test {

using namespace directories_test;

namespace {

struct fixture : lying_world {
  /// Opens what is under a name while the vdrive lies about it.
  caf::expected<looked_up>
  look(const std::function<void(vdrive_entry&)>& change) {
    told->reading = [=](const read_entry&, entry_read& x) { change(x.entry); };
    auto result = alice.look({root, {"dir"}});
    told->reading = nullptr;
    return result;
  }

  caf::expected<directory_listing>
  list(const std::function<void(std::vector<vdrive_entry>&)>& change) {
    told->listing = [=](const list_entries&, entries_listed& x) {
      change(x.entries.items);
    };
    auto result = alice.list({root});
    told->listing = nullptr;
    return result;
  }
};

using entries = std::vector<vdrive_entry>;

} // namespace

TEST_SUITE_BEGIN("lying_vdrive");

TEST_CASE("an entry that is changed anywhere does not open") {
  fixture f;
  f.fill();
  CHECK(f.look([](auto&) {}));
  std::vector<std::function<void(vdrive_entry&)>> attacks{
    [](auto& x) { x.name.bytes[0] ^= 1; },
    [](auto& x) { x.content.id.bytes[0] ^= 1; },
    [](auto& x) { x.content.name.bytes.back() ^= 1; },
    [](auto& x) { x.content.write_cap.bytes[0] ^= 1; },
    [](auto& x) { x.content.read_cap.bytes[20] ^= 1; },
    [](auto& x) { x.content.metadata.bytes.pop_back(); },
    [](auto& x) { x.content.write_cap.bytes.clear(); },
    [](auto& x) { x.content.write_cap.bytes.assign(28, 0); },
    [](auto& x) { std::swap(x.content.name.bytes, x.content.read_cap.bytes); },
    [](auto& x) { x.version = 0; },
  };
  for (auto& attack : attacks)
    CHECK(code_of(f.look(attack)) == ec::integrity_failure);
}

TEST_CASE("another entry, or one of another directory, does not open") {
  fixture f;
  f.fill();
  std::optional<vdrive_entry> other;
  f.told->reading = [&](const read_entry&, entry_read& x) { other = x.entry; };
  REQUIRE(f.alice.look({f.root, {"1"}}));
  REQUIRE(other);
  CHECK(code_of(f.look([&](auto& x) { x = *other; })) == ec::integrity_failure);
  CHECK(code_of(f.look([&](auto& x) {
          auto name = x.name;
          x = *other;
          x.name = name;
        }))
        == ec::integrity_failure);
  // Slots of an older version of the same entry.
  auto dir = f.alice.look({f.root, {"dir"}});
  f.told->reading = [&](const read_entry&, entry_read& x) { other = x.entry; };
  REQUIRE(f.alice.look({f.root, {"dir"}}));
  REQUIRE(f.alice.change(set_metadata{{f.root}, "dir", R"({"a": 1})"}));
  CHECK(code_of(f.look(
          [&](auto& x) { x.content.metadata = other->content.metadata; }))
        == ec::integrity_failure);
  // The same name in another directory.
  REQUIRE(f.alice.mkdir({f.root, {"dir"}}, "dir"));
  f.told->reading = [&](const read_entry&, entry_read& x) { other = x.entry; };
  REQUIRE(f.alice.look({f.root, {"dir", "dir"}}));
  CHECK(code_of(f.look([&](auto& x) { x = *other; })) == ec::integrity_failure);
}

TEST_CASE("a bad entry does not hide the others") {
  fixture f;
  f.fill();
  name_hash hurt;
  auto list = f.list([&](entries& x) {
    hurt = x[1].name;
    x[1].content.read_cap.bytes[15] ^= 1;
  });
  REQUIRE(list);
  CHECK(list->entries.size() == 3);
  REQUIRE(list->damaged.size() == 1);
  CHECK(list->damaged_count == 1);
  CHECK(list->damaged[0].hash == hurt);
  CHECK(list->damaged[0].problem.find("read cap") != std::string::npos);
  auto swapped
    = f.list([](entries& x) { std::swap(x[0].content, x[1].content); });
  REQUIRE(swapped);
  CHECK(swapped->entries.size() == 2);
  CHECK(swapped->damaged_count == 2);
}

TEST_CASE("a page of another directory has nothing but damage") {
  fixture f;
  f.fill();
  entries others;
  f.list([&](entries& x) { others = x; });
  auto sub = f.alice.mkdir({f.root}, "sub");
  REQUIRE(sub);
  f.told->listing
    = [&](const list_entries&, entries_listed& x) { x.entries.items = others; };
  auto list = f.alice.list({*sub});
  REQUIRE(list);
  CHECK(list->entries.empty());
  CHECK(list->damaged_count == others.size());
}

TEST_CASE("a list that does not move forward is refused") {
  fixture f;
  f.fill();
  CHECK(code_of(f.list([](entries& x) { std::swap(x[0], x[1]); }))
        == ec::integrity_failure);
  CHECK(code_of(f.list([](entries& x) { x[1] = x[0]; }))
        == ec::integrity_failure);
  // The same page again and again.
  f.told->pages = 0;
  f.told->listing
    = [](const list_entries&, entries_listed& x) { x.more = true; };
  CHECK(code_of(f.alice.list({f.root})) == ec::integrity_failure);
  CHECK(f.told->pages == 2);
  // Pages of nothing without an end.
  f.told->listing = [](const list_entries&, entries_listed& x) {
    x.entries.items.clear();
    x.more = true;
  };
  CHECK(code_of(f.alice.list({f.root})) == ec::integrity_failure);
  list_page two{f.root, std::nullopt, 2};
  f.told->listing = [](const list_entries&, entries_listed& x) {
    x.entries.items.push_back(x.entries.items.back());
    x.entries.items.back().name.bytes.fill(255);
  };
  CHECK(code_of(f.system.ask<listing_page>(f.alice.client, two))
        == ec::integrity_failure);
}

TEST_CASE("a list without end has an end") {
  fixture f;
  f.fill();
  uint64_t made = 0;
  f.told->listing = [&](const list_entries&, entries_listed& x) {
    vdrive_entry entry;
    x.entries.items.clear();
    for (size_t i = 0; i < max_page_entries; ++i) {
      ++made;
      for (size_t byte = 0; byte < 8; ++byte)
        entry.name.bytes[byte] = static_cast<uint8_t>(made >> (56 - 8 * byte));
      x.entries.items.push_back(entry);
    }
    x.more = true;
  };
  auto list = f.alice.list({f.root});
  CHECK(code_of(list) == ec::unsupported);
  CHECK(made <= 1'002'000);
}

TEST_CASE("a directory that changes while it is listed is read again") {
  fixture f;
  f.fill();
  unsigned restless = 0;
  f.told->listing = [&](const list_entries& question, entries_listed& x) {
    // Pages of two, the second of which is of another moment.
    x.more = question.after.items.empty();
    if (x.more)
      x.entries.items.resize(2);
    else if (restless > 0 && restless-- > 0)
      ++x.version;
  };
  restless = 2;
  auto list = f.alice.list({f.root});
  REQUIRE(list);
  CHECK(list->entries.size() == 4);
  CHECK_FALSE(list->changed_meanwhile);
  restless = 100;
  list = f.alice.list({f.root});
  REQUIRE(list);
  CHECK(list->entries.size() == 4);
  CHECK(list->changed_meanwhile);
}

TEST_SUITE_END();

} // namespace tahoe::lying_vdrive_test
