#include "actors/walks/tree_walk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

namespace tahoe::tree_walk_test {

namespace {

directory_write_cap directory(uint8_t number) {
  std::array<uint8_t, 16> key{number};
  return {*directory_write_key::from(key), {}, {}};
}

chk_read_cap file(uint8_t number, uint64_t size) {
  std::array<uint8_t, 16> key{number};
  return {*encryption_key::from(key), {}, 3, 10, size};
}

lit_cap literal(const std::string& text) {
  return {byte_buffer(text.begin(), text.end())};
}

std::string joined(const std::vector<std::string>& path) {
  std::string result;
  for (auto& name : path)
    result += "/" + name;
  return result;
}

/// Directories in memory, whose pages hold `page` entries.
struct forest {
  using entries = std::vector<directory_entry>;

  void link(const directory_write_cap& in, const std::string& name,
            const capability& cap) {
    directory_entry entry{name, {}, cap};
    if (auto writable = std::get_if<directory_write_cap>(&cap)) {
      entry.write_cap = cap;
      entry.read_cap = writable->to_read_only();
      of[writable->to_read_only().to_uri()];
    }
    of[in.to_read_only().to_uri()].push_back(entry);
  }

  static std::string key_of(const capability& cap) {
    if (auto writable = std::get_if<directory_write_cap>(&cap))
      return writable->to_read_only().to_uri();
    return to_uri(cap);
  }

  caf::expected<listing_page> get(const list_page& wanted) {
    ++questions;
    auto found = of.find(key_of(wanted.directory));
    if (found == of.end() || questions > answered)
      return failure(ec::try_later, "the vdrive is away");
    auto first = wanted.after ? wanted.after->bytes[0] * size_t{page} : 0;
    listing_page result;
    for (auto i = first; i < found->second.size() && i < first + page; ++i)
      result.entries.push_back(found->second[i]);
    if (first + page < found->second.size())
      result.next = name_hash{{static_cast<uint8_t>(first / page + 1)}};
    if (first == 0)
      result.damaged = damaged;
    return result;
  }

  std::vector<walked> walk(tree_walk& walk) {
    std::vector<walked> result;
    while (!walk.over()) {
      if (auto& page = walk.wanted())
        walk.take(get(*page));
      else
        walk.go_on(3);
      auto met = walk.take_met();
      CHECK(met.size() <= 3 + damaged.size());
      result.insert(result.end(), met.begin(), met.end());
    }
    return result;
  }

  std::vector<std::string> paths(const capability& root) {
    tree_walk from_root{root};
    std::vector<std::string> result;
    for (auto& x : walk(from_root))
      result.push_back(joined(x.path));
    std::sort(result.begin(), result.end());
    return result;
  }

  std::map<std::string, entries> of;
  std::vector<damaged_entry> damaged;
  size_t page = 2;
  size_t questions = 0;
  size_t answered = SIZE_MAX; ///< then it is away
};

using strings = std::vector<std::string>;

} // namespace

TEST_SUITE_BEGIN("tree_walk");

TEST_CASE("everything beneath a directory is met by its path") {
  forest x;
  x.link(directory(1), "a", directory(2));
  x.link(directory(1), "b", file(1, 100));
  x.link(directory(1), "c", literal("text"));
  x.link(directory(2), "d", directory(3));
  x.link(directory(2), "e", unknown_cap{"URI:NEW:x"});
  x.link(directory(3), "f", file(2, 200));
  CHECK(x.paths(directory(1))
        == strings{"", "/a", "/a/d", "/a/d/f", "/a/e", "/b", "/c"});
}

TEST_CASE("an empty directory is met alone") {
  forest x;
  x.of[directory(1).to_read_only().to_uri()];
  CHECK(x.paths(directory(1)) == strings{""});
  CHECK(x.questions == 1);
}

TEST_CASE("cycles end, and what has two names is met once") {
  forest x;
  x.link(directory(1), "a", directory(2));
  x.link(directory(1), "b", directory(2));
  x.link(directory(2), "root", directory(1));
  x.link(directory(2), "root read-only", directory(1).to_read_only());
  x.link(directory(2), "self", directory(2));
  x.link(directory(2), "f", file(1, 100));
  x.link(directory(1), "g", file(1, 100));
  CHECK(x.paths(directory(1)) == strings{"", "/a", "/a/f"});
}

TEST_CASE("literal and unknown caps are met each time") {
  forest x;
  for (auto name : {"a", "b", "c"}) {
    x.link(directory(1), name, literal("same"));
    x.link(directory(1), std::string{"u"} + name, unknown_cap{"URI:NEW:x"});
  }
  tree_walk walk{directory(1)};
  CHECK(x.walk(walk).size() == 7);
  CHECK(walk.stats().literal_files == 3);
  CHECK(walk.stats().size_literal_files == 12);
  CHECK(walk.stats().unknown == 3);
}

TEST_CASE("files, directories and their sizes are counted") {
  forest x;
  x.link(directory(1), "a", directory(2));
  for (uint8_t i = 0; i < 5; ++i)
    x.link(directory(2), std::to_string(i), file(i, 100 + i));
  tree_walk walk{directory(1)};
  x.walk(walk);
  auto& stats = walk.stats();
  CHECK(stats.directories == 2);
  CHECK(stats.immutable_files == 5);
  CHECK(stats.size_immutable_files == 510);
  CHECK(stats.largest_immutable_file == 104);
  CHECK(stats.largest_directory_children == 5);
  CHECK(stats.largest_directory == 5 * (1 + file(0, 100).to_uri().size() + 2));
  CHECK(stats.size_directories > stats.largest_directory);
  CHECK(stats.damaged == 0);
}

TEST_CASE("what cannot be read is told, and hides nothing else") {
  forest x;
  x.link(directory(1), "away", directory(2));
  x.link(directory(1), "here", directory(3));
  x.link(directory(3), "f", file(1, 100));
  x.of.erase(directory(2).to_read_only().to_uri());
  x.damaged = {{name_hash{{7}}, "its seal is broken"}};
  tree_walk walk{directory(1)};
  strings problems;
  auto met = x.walk(walk);
  for (auto& each : met)
    if (!each.problem.empty())
      problems.push_back(joined(each.path).substr(0, 7) + ": " + each.problem);
  std::sort(problems.begin(), problems.end());
  CHECK(problems
        == strings{"/?a4aaa: its seal is broken", "/away: the vdrive is away",
                   "/here/?: its seal is broken"});
  CHECK(walk.stats().damaged == 3);
  CHECK(walk.stats().immutable_files == 1);
}

TEST_CASE("a walk that cannot read its root has met nothing, and fails") {
  forest x;
  tree_walk walk{directory(1)};
  CHECK(x.walk(walk).empty());
  REQUIRE(walk.failed());
  CHECK(code_of(*walk.failed()) == ec::try_later);
  CHECK(walk.stats().damaged == 0);
}

TEST_CASE("a directory that goes away midway is told a second time") {
  forest x;
  x.link(directory(1), "a", directory(2));
  for (uint8_t i = 0; i < 5; ++i)
    x.link(directory(2), std::to_string(i), file(i, 100));
  x.answered = 3;
  tree_walk walk{directory(1)};
  auto met = x.walk(walk);
  REQUIRE(met.size() == 7);
  CHECK(joined(met.back().path) == "/a");
  CHECK(met.back().problem == "the vdrive is away");
  CHECK(strongest_cap(met.back().entry) == capability{directory(2)});
  CHECK(walk.stats().directories == 1);
  CHECK(walk.stats().damaged == 1);
}

TEST_CASE("what is stored is met with its verify cap, by whatever cap") {
  forest x;
  x.link(directory(1), "a", directory(2));
  x.link(directory(1), "b", directory(3).to_read_only());
  x.link(directory(1), "c", file(1, 100));
  x.link(directory(1), "d", literal("text"));
  x.link(directory(1), "e", unknown_cap{"URI:NEW:x"});
  x.of[directory(3).to_read_only().to_uri()];
  std::map<std::string, std::optional<capability>> found;
  tree_walk walk{directory(1)};
  for (auto& each : x.walk(walk))
    found[joined(each.path)] = each.verify_cap;
  auto expect = [&](const char* path, const capability& verify_cap) {
    CAPTURE(path);
    CHECK(found.at(path) == verify_cap);
  };
  expect("", directory(1).to_read_only().to_verify());
  expect("/a", directory(2).to_read_only().to_verify());
  expect("/b", directory(3).to_read_only().to_verify());
  expect("/c", file(1, 100).to_verify());
  CHECK_FALSE(found.at("/d"));
  CHECK_FALSE(found.at("/e"));
}

TEST_CASE("the root is met with what its cap allows") {
  forest x;
  x.of[directory(1).to_read_only().to_uri()];
  tree_walk writer{directory(1)};
  auto entry = x.walk(writer).at(0).entry;
  CHECK(entry.write_cap == capability{directory(1)});
  CHECK(entry.read_cap == capability{directory(1).to_read_only()});
  tree_walk reader{directory(1).to_read_only()};
  CHECK_FALSE(x.walk(reader).at(0).entry.write_cap);
}

// -- bounds -------------------------------------------------------------------

namespace {

directory_write_cap numbered(size_t i) {
  std::array<uint8_t, 16> key{static_cast<uint8_t>(i),
                              static_cast<uint8_t>(i >> 8), 1};
  return {*directory_write_key::from(key), {}, {}};
}

} // namespace

TEST_CASE("a walk goes no deeper than the length of paths allows") {
  forest x;
  const std::string name(255, 'd');
  for (size_t i = 0; i < 300; ++i)
    x.link(numbered(i), name, numbered(i + 1));
  tree_walk walk{numbered(0)};
  auto met = x.walk(walk);
  auto deepest = tree_walk::max_path / (sizeof(std::string) + name.size());
  CHECK(deepest > 200);
  CHECK(met.size() == deepest + 2);
  CHECK(met.back().path.size() == deepest + 1);
  CHECK(met.back().problem != "");
}

TEST_CASE("what is too deep one way is entered on another") {
  forest x;
  const std::string name(255, 'd');
  for (size_t i = 0; i < 300; ++i)
    x.link(numbered(i), name, numbered(i + 1));
  auto refused = tree_walk::max_path / (sizeof(std::string) + name.size()) + 1;
  x.link(numbered(0), "short", numbered(refused));
  tree_walk walk{numbered(0)};
  auto met = x.walk(walk);
  CHECK(met.size() == 300 + 2);
  CHECK(met.back().path.front() == "short");
  CHECK(met.back().path.size() == 300 - refused + 1);
  CHECK(walk.stats().damaged == 1);
}

TEST_CASE("a walk keeps no more entries above it than it may") {
  forest x;
  x.page = 200;
  const capability large = unknown_cap{std::string(4096, 'u')};
  for (size_t i = 0; i < 200; ++i) {
    x.link(numbered(i), "d", numbered(i + 1));
    for (auto name : {"a", "b"})
      for (int j = 0; j < 90; ++j)
        x.link(numbered(i), name + std::to_string(j), large);
  }
  tree_walk walk{numbered(0)};
  auto met = x.walk(walk);
  auto refused = std::find_if(met.begin(), met.end(),
                              [](auto& each) { return !each.problem.empty(); });
  REQUIRE(refused != met.end());
  auto depth = refused->path.size();
  // Each level keeps its 180 large entries.
  CHECK(depth > tree_walk::max_held / (181 * 5000));
  CHECK(depth < tree_walk::max_held / (180 * 4096) + 2);
  CHECK(met.size() == depth * 181 + 1);
}

TEST_CASE("a walk that has met more than it may says so and ends") {
  forest x;
  for (int i = 0; i < 20; ++i)
    x.link(directory(1), std::to_string(i), literal("text"));
  tree_walk enough{directory(1), 21};
  CHECK(x.walk(enough).back().problem == "");
  tree_walk walk{directory(1), 10};
  auto met = x.walk(walk);
  CHECK(met.size() == 12);
  CHECK(met.back().problem.find("the walk ends here") == 0);
  CHECK(walk.stats().damaged == 1);
}

TEST_SUITE_END();

} // namespace tahoe::tree_walk_test
