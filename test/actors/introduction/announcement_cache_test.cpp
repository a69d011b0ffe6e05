#include "actors/introduction/announcement_cache.hpp"
#include "actors/introduction/announcement_seq.hpp"
#include "config/small_file.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace std::chrono_literals;

namespace tahoe::announcement_cache_test {

namespace {

const wall_time now{1'700'000'000'000ms};

announcement_board::entry entry_of(const identity& node, wall_time heard) {
  node_announcement content{node.id(), 3, "n", "s", {}};
  content.services["storage"] = furl{node.id(), {}, {}};
  return {node.id(), 3, heard, *make_announcement(node, content)};
}

/// Hundreds of damaged files need not be durable.
void overwrite(const std::filesystem::path& path, const std::string& text) {
  std::ofstream{path, std::ios::binary | std::ios::trunc} << text;
}

} // namespace

TEST_SUITE_BEGIN("announcement_cache");

TEST_CASE("the cache gives back what was saved") {
  test::temporary_directory directory;
  auto path = directory.path() / "cache";
  CHECK(code_of(load_announcements(path, now).error()) == ec::not_found);
  auto ann = std::move(*identity::generate());
  auto bob = std::move(*identity::generate());
  REQUIRE(save_announcements(
    path, {entry_of(ann, now - 1h), entry_of(bob, now + 1h)}));
  auto loaded = load_announcements(path, now);
  REQUIRE(loaded);
  REQUIRE(loaded->size() == 2);
  CHECK((*loaded)[0].content.id == ann.id());
  CHECK((*loaded)[0].content.seq == 3);
  CHECK((*loaded)[0].heard == now - 1h);
  CHECK((*loaded)[1].content.id == bob.id());
  CHECK_MESSAGE((*loaded)[1].heard == now, "nothing was heard in the future");
}

TEST_CASE("a damaged cache is refused or loses only what is damaged") {
  test::temporary_directory directory;
  auto path = directory.path() / "cache";
  auto ann = std::move(*identity::generate());
  REQUIRE(save_announcements(path, {entry_of(ann, now)}));
  auto good = *read_text(path, 1 << 16);
  for (size_t i = 0; i < good.size(); i += 3) {
    auto bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 2);
    overwrite(path, bad);
    auto loaded = load_announcements(path, now);
    if (!loaded) {
      CHECK(code_of(loaded.error()) == ec::malformed);
      continue;
    }
    // What survives is whole.
    for (auto& x : *loaded)
      CHECK(x.content.id == ann.id());
  }
  for (size_t size = 0; size + 2 < good.size(); size += 5) {
    overwrite(path, good.substr(0, size));
    CHECK(code_of(load_announcements(path, now).error()) == ec::malformed);
  }
}

TEST_CASE("announcements are numbered by the clock and never backwards") {
  test::temporary_directory directory;
  auto path = directory.path() / "seq";
  CHECK(*next_announcement_seq(path, now) == 1'700'000'000'000);
  CHECK(*next_announcement_seq(path, now) == 1'700'000'000'001);
  CHECK(*next_announcement_seq(path, now - 24h) == 1'700'000'000'002);
  CHECK(*next_announcement_seq(path, now + 1s) == 1'700'000'001'000);
  REQUIRE(write_text_durably(path, "garbage", file_access::owner));
  CHECK(*next_announcement_seq(path, now) == 1'700'000'000'000);
  CHECK(!next_announcement_seq(directory.path() / "no" / "seq", now));
}

TEST_SUITE_END();

} // namespace tahoe::announcement_cache_test
