#include "actors/directories/version_memory.hpp"
#include "config/small_file.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace tahoe::version_memory_test {

namespace {

directory_index index(uint8_t number) {
  directory_index result;
  result.bytes[0] = number;
  return result;
}

store_incarnation life(uint8_t number) {
  store_incarnation result;
  result.bytes[0] = number;
  return result;
}

} // namespace

TEST_SUITE_BEGIN("version_memory");

TEST_CASE("a version that goes backwards is noticed, each time") {
  version_memory memory;
  auto learn = [&](uint64_t version) {
    return memory.learn(index(1), {life(1), version}, memory.find(index(1)));
  };
  CHECK(learn(5) == freshness::current);
  CHECK(learn(5) == freshness::current);
  CHECK(learn(7) == freshness::current);
  CHECK(learn(6) == freshness::stepped_back);
  CHECK(learn(6) == freshness::stepped_back);
  CHECK(memory.find(index(1))->version == 7);
  CHECK(learn(7) == freshness::current);
}

TEST_CASE("an answer that was overtaken is no step back") {
  version_memory memory;
  memory.learn(index(1), {life(1), 5}, std::nullopt);
  auto asked = memory.find(index(1));
  memory.learn(index(1), {life(1), 6}, asked);
  CHECK(memory.learn(index(1), {life(1), 5}, asked) == freshness::current);
  CHECK(memory.find(index(1))->version == 6);
}

TEST_CASE("a restored store begins anew") {
  version_memory memory;
  memory.learn(index(1), {life(1), 9}, std::nullopt);
  auto asked = memory.find(index(1));
  CHECK(memory.learn(index(1), {life(2), 3}, asked)
        == freshness::new_incarnation);
  CHECK(memory.find(index(1)) == seen_version{life(2), 3});
  // An answer of its former life that was still on its way.
  CHECK(memory.learn(index(1), {life(1), 9}, asked) == freshness::current);
  CHECK(memory.find(index(1)) == seen_version{life(2), 3});
}

TEST_CASE("what was not seen for longest is forgotten first") {
  version_memory memory{10};
  for (uint8_t i = 0; i < 10; ++i)
    memory.learn(index(i), {life(1), 1}, std::nullopt);
  memory.learn(index(0), {life(1), 2}, std::nullopt);
  memory.learn(index(10), {life(1), 1}, std::nullopt);
  CHECK(memory.size() == 10);
  CHECK(memory.find(index(0)));
  CHECK_FALSE(memory.find(index(1)));
}

TEST_CASE("the file gives back what was saved, in the same order") {
  test::temporary_directory directory;
  auto path = directory.path() / "versions";
  version_memory memory;
  for (uint8_t i = 0; i < 5; ++i)
    memory.learn(index(i), {life(i), 10u + i}, std::nullopt);
  memory.learn(index(0), {life(0), UINT64_MAX}, std::nullopt);
  REQUIRE(save_versions(path, memory.records()));
  auto loaded = load_versions(path);
  REQUIRE(loaded);
  auto before = memory.records();
  auto after = loaded->records();
  REQUIRE(after.size() == before.size());
  for (size_t i = 0; i < after.size(); ++i) {
    CHECK(after[i].index == before[i].index);
    CHECK(after[i].seen == before[i].seen);
  }
  CHECK(after.back().seen.version == UINT64_MAX);
}

TEST_CASE("a file that makes no sense is an error, a bad line is skipped") {
  test::temporary_directory directory;
  auto path = directory.path() / "versions";
  auto load = [&](std::string_view text) {
    REQUIRE(write_text_durably(path, text, file_access::owner));
    return load_versions(path);
  };
  CHECK(code_of(load_versions(path).error()) == ec::not_found);
  for (auto bad : {"", "{}", "[]", R"({"version": 2, "directories": []})",
                   R"({"version": 1, "directories": 5})"})
    CHECK(code_of(load(bad).error()) == ec::malformed);
  auto some = load(
    R"({"version": 1, "directories": [1, [], ["x", "y", 1], ["", "", -1]]})");
  REQUIRE(some);
  CHECK(some->size() == 0);
}

TEST_SUITE_END();

} // namespace tahoe::version_memory_test
