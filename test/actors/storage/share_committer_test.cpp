#include "actors/storage/share_committer.hpp"
#include "actors/storage/stored_share.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace tahoe::share_committer_test {

using test::example_d;

namespace {

struct fixture {
  std::shared_ptr<incoming_share>
  incoming(const storage_index& index, uint8_t number, byte_view data) {
    auto first = make_lease(2, example_d::secrets(), example_d::expiration);
    auto share = incoming_share::create(layout, index, number, data.size(),
                                        first, permits);
    REQUIRE(share);
    auto result = std::make_shared<incoming_share>(std::move(*share));
    REQUIRE(result->append(data));
    return result;
  }

  fixture() { std::filesystem::create_directories(layout.incoming()); }

  test::temporary_directory home;
  storage_layout layout{home.path() / "storage"};
  share_committer committer;
  direct_writer::permits permits{1};
};

} // namespace

TEST_SUITE_BEGIN("share_committer");

TEST_CASE_FIXTURE(fixture,
                  "a committed share has Tahoe-LAFS' bytes and place") {
  auto data = test::patterned(1169);
  auto done = committer.commit({incoming(example_d::si(), 1, data)});
  REQUIRE(done.size() == 1);
  CHECK(done[0]);
  auto expected = test::from_hex("00000002 00000491 00000001");
  append(expected, data);
  append(expected, test::from_hex(example_d::lease_hex));
  CHECK(test::file_bytes(home.path()
                         / "storage/shares/35/35ll6l2n2q2wverwchhnjfrobu/1")
        == expected);
  CHECK(expected.size() == 1253);
}

TEST_CASE_FIXTURE(fixture,
                  "a large share has its bytes, directly written or not") {
  uint8_t number = 0;
  auto limit = direct_writer::buffer_size;
  for (auto size : {limit - 1, limit, limit + 4096, 3 * limit + 777})
    for (size_t writers : {0, 1}) {
      CAPTURE(size);
      CAPTURE(writers);
      permits = direct_writer::permits{writers};
      auto data = test::patterned(size);
      auto done = committer.commit({incoming(example_d::si(), number, data)});
      REQUIRE(done.size() == 1);
      CHECK(done[0]);
      auto stored = test::file_bytes(layout.share(example_d::si(), number++));
      REQUIRE(stored.size() == 12 + size + lease::packed_size);
      CHECK(std::equal(data.begin(), data.end(), stored.begin() + 12));
      CHECK(test::to_hex(byte_view{stored}.last(lease::packed_size))
            == example_d::lease_hex);
    }
}

TEST_CASE_FIXTURE(fixture, "a batch leaves nothing in incoming") {
  std::vector<std::shared_ptr<incoming_share>> batch;
  for (uint8_t i = 0; i < 20; ++i) {
    storage_index index;
    index.bytes[0] = static_cast<uint8_t>(i / 3 * 40);
    batch.push_back(incoming(index, i, test::patterned(i * 100u)));
  }
  for (auto& result : committer.commit(batch))
    CHECK(result);
  CHECK(test::count_entries(layout.incoming()) == 0);
  storage_index index;
  CHECK(stored_share::open(layout.share(index, 2))->size() == 200);
}

TEST_CASE_FIXTURE(fixture, "nothing is visible before the commit") {
  auto share = incoming(example_d::si(), 1, test::patterned(10));
  CHECK(!std::filesystem::exists(layout.bucket(example_d::si())));
}

TEST_CASE_FIXTURE(fixture, "a share dropped before its commit is deleted") {
  auto share = incoming(example_d::si(), 1, test::patterned(10));
  CHECK(test::count_entries(layout.incoming()) == 1);
  share.reset();
  CHECK(test::count_entries(layout.incoming()) == 0);
}

TEST_CASE_FIXTURE(fixture, "one share that fails takes no other along") {
  auto bad = example_d::si();
  storage_index good;
  // A file where the bucket's directory has to be.
  test::write_file(layout.bucket(bad), test::patterned(3));
  auto data = test::patterned(10);
  auto done = committer.commit(
    {incoming(bad, 1, data), incoming(good, 1, data), incoming(bad, 2, data)});
  CHECK(!done[0]);
  CHECK(done[1]);
  CHECK(!done[2]);
  CHECK(stored_share::open(layout.share(good, 1)));
  CHECK(test::count_entries(layout.incoming()) == 0);
  // It goes on as soon as the obstacle is away.
  std::filesystem::remove(layout.bucket(bad));
  CHECK(committer.commit({incoming(bad, 1, data)})[0]);
}

TEST_CASE_FIXTURE(fixture, "a damaged file in a share's place is kept aside") {
  auto place = layout.share(example_d::si(), 1);
  test::write_file(place, test::patterned(5));
  CHECK(
    committer.commit({incoming(example_d::si(), 1, test::patterned(9))})[0]);
  CHECK(stored_share::open(place)->size() == 9);
  CHECK(test::file_bytes(place.string() + ".damaged") == test::patterned(5));
}

TEST_CASE_FIXTURE(fixture, "what was kept aside is never overwritten") {
  auto place = layout.share(example_d::si(), 1);
  for (size_t size : {5, 6, 7}) {
    test::write_file(place, test::patterned(size));
    CHECK(
      committer.commit({incoming(example_d::si(), 1, test::patterned(9))})[0]);
    std::filesystem::remove(place);
  }
  auto kept = place.string() + ".damaged";
  CHECK(test::file_bytes(kept) == test::patterned(5));
  CHECK(test::file_bytes(kept + ".2") == test::patterned(6));
  CHECK(test::file_bytes(kept + ".3") == test::patterned(7));
}

TEST_CASE_FIXTURE(fixture, "a file that is not damaged never gives way") {
  auto place = layout.share(example_d::si(), 1);
  auto mine = incoming(example_d::si(), 1, test::patterned(9));
  auto whole = share_container{2, 4, 0}.pack_header();
  append(whole, test::patterned(4));
  byte_buffer other{as_bytes(test::mutable_container).begin(),
                    as_bytes(test::mutable_container).end()};
  for (auto& present : {whole, other, test::patterned(100)}) {
    test::write_file(place, present);
    auto done = committer.commit({incoming(example_d::si(), 2, {}), mine});
    CHECK(code_of(done[1].error()) == ec::refused);
    CHECK(test::file_bytes(place) == present);
    mine = incoming(example_d::si(), 1, test::patterned(9));
    std::filesystem::remove(layout.share(example_d::si(), 2));
  }
  std::filesystem::remove(place);
  std::filesystem::create_directory(place);
  CHECK(!committer.commit({mine})[0]);
  CHECK(std::filesystem::is_directory(place));
  CHECK(!std::filesystem::exists(place.string() + ".damaged"));
  CHECK(test::count_entries(layout.incoming()) == 0);
}

TEST_CASE_FIXTURE(fixture, "two cannot write the same share at once") {
  auto first = incoming(example_d::si(), 1, test::patterned(10));
  auto second
    = incoming_share::create(layout, example_d::si(), 1, 10, {}, permits);
  REQUIRE(!second);
  CHECK(code_of(second.error()) == ec::refused);
  CHECK(committer.commit({first})[0]);
}

TEST_SUITE_END();

} // namespace tahoe::share_committer_test
