#include "actors/storage/bucket_table.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace tahoe::bucket_table_test {

namespace {

struct fixture {
  fixture() { std::filesystem::create_directories(layout.incoming()); }

  bucket_id open(uint8_t token, uint8_t number, bucket_owner owner) {
    bucket_id id;
    id.token.bytes[0] = token;
    id.number = number;
    open_bucket bucket;
    bucket.index = test::example_d::si();
    bucket.number = number;
    bucket.owner = owner;
    bucket.client = owner;
    auto share = incoming_share::create(layout, bucket.index, number, 100, {},
                                        direct_writer::permits{0});
    REQUIRE(share);
    bucket.share = std::make_shared<incoming_share>(std::move(*share));
    table.open(id, std::move(bucket));
    return id;
  }

  caf::expected<bucket_table::reservation>
  reserve(const bucket_client& client, size_t buckets, uint64_t share_size) {
    return table.reserve(client, buckets, share_size, UINT64_MAX);
  }

  test::temporary_directory home;
  storage_layout layout{home.path()};
  bucket_table table;
  int alice = 0;
  int bob = 0;
};

} // namespace

TEST_SUITE_BEGIN("bucket_table");

TEST_CASE_FIXTURE(fixture, "a bucket is its owner's alone") {
  auto id = open(1, 0, &alice);
  CHECK(table.find(id, &alice));
  CHECK(code_of(table.find(id, &bob).error()) == ec::refused);
  CHECK(code_of(table.find({id.token, 1}, &alice).error()) == ec::not_found);
}

TEST_CASE_FIXTURE(fixture, "what is promised shrinks as bytes arrive") {
  auto id = open(1, 0, &alice);
  CHECK(table.promised() == 12 + 100 + 72);
  table.fulfil(*table.find(id), 60);
  CHECK(table.promised() == 12 + 40 + 72);
  table.erase(id);
  CHECK(table.promised() == 0);
  CHECK(table.size() == 0);
}

TEST_CASE_FIXTURE(fixture,
                  "a share is unfinished as long as anybody hides it") {
  auto index = test::example_d::si();
  share_set numbers;
  numbers.insert(3);
  numbers.insert(4);
  table.hide(index, numbers);
  auto id = open(1, 3, &alice);
  table.hide(index, numbers);
  CHECK(to_string(table.unfinished(index)) == "{3,4}");
  table.show(index, numbers);
  table.show(index, numbers);
  CHECK(to_string(table.unfinished(index)) == "{3}");
  table.erase(id);
  CHECK(table.unfinished(index).empty());
}

TEST_CASE_FIXTURE(fixture, "a reservation counts until it is released") {
  auto reserved = reserve(&alice, 3, 100);
  REQUIRE(reserved);
  CHECK(table.promised() == 3 * 184);
  table.release(*reserved);
  CHECK(table.promised() == 0);
}

TEST_CASE_FIXTURE(fixture, "one owner cannot take all buckets") {
  size_t taken = 0;
  while (reserve(&alice, 128, 1))
    taken += 128;
  CHECK(taken == bucket_table::max_buckets_of_one);
  CHECK(code_of(reserve(&alice, 1, 1).error()) == ec::try_later);
  CHECK(reserve(&bob, 1, 1));
}

TEST_CASE_FIXTURE(fixture, "a node with many actors is one client") {
  tub_id node;
  size_t taken = 0;
  while (reserve(node, 64, 1))
    taken += 64;
  CHECK(taken == bucket_table::max_buckets_of_one);
  node.bytes[0] = 1;
  CHECK(reserve(node, 64, 1));
}

TEST_CASE_FIXTURE(fixture, "a wish that is too large holds a part only") {
  auto a = table.reserve(&alice, 256, bucket_table::max_share_size, 1000);
  REQUIRE(a);
  CHECK(table.promised() == 1000);
  auto b = table.reserve(&bob, 2, 100, 500);
  REQUIRE(b);
  CHECK(table.promised() == 1000 + 2 * 184);
  CHECK(table.promised(&bob).to_all == 1000 + 2 * 184);
  CHECK(table.promised(&bob).to_asker == 2 * 184);
  CHECK(table.reserve(&bob, 2, 100, 500)->bytes == 500 - 2 * 184);
  CHECK(table.reserve(&bob, 2, 100, 400)->bytes == 0);
  table.release(*a);
  CHECK(table.promised(&alice).to_asker == 0);
  CHECK(table.promised() == 500);
}

TEST_CASE_FIXTURE(fixture, "many owners together stay within the limit") {
  std::array<int, 8> owners{};
  size_t taken = 0;
  for (auto& owner : owners)
    while (reserve(&owner, 256, 1))
      taken += 256;
  CHECK(taken == bucket_table::max_buckets);
}

TEST_CASE_FIXTURE(fixture, "no size makes the sum of promises wrap around") {
  for (auto size : {UINT64_MAX, UINT64_MAX - 83, uint64_t{1} << 63,
                    bucket_table::max_share_size + 1})
    CHECK(code_of(reserve(&alice, 256, size).error()) == ec::no_space);
  CHECK(table.promised() == 0);
}

TEST_CASE_FIXTURE(fixture, "buckets are found by owner, token, age and file") {
  auto a = open(1, 0, &alice);
  auto b = open(1, 200, &alice);
  auto c = open(2, 3, &bob);
  using clock = std::chrono::steady_clock;
  table.find(a)->last_use = clock::time_point{} + std::chrono::minutes(1);
  table.find(b)->last_use = clock::time_point{} + std::chrono::minutes(9);
  table.find(c)->last_use = clock::time_point{} + std::chrono::minutes(9);
  CHECK(table.unfinished_of(&alice) == std::vector{a, b});
  CHECK(table.unfinished_of(c.token) == std::vector{c});
  for (auto& id : {a, b, c})
    table.find(id)->accepted = 1;
  CHECK(table.idle(clock::time_point{} + std::chrono::minutes(35))
        == std::vector{a});
  CHECK(to_string(table.unfinished(test::example_d::si())) == "{0,3,200}");
  table.find(b)->closing = true;
  CHECK(table.unfinished_of(a.token) == std::vector{a});
  table.erase(b);
  CHECK(to_string(table.unfinished(test::example_d::si())) == "{0,3}");
}

TEST_CASE_FIXTURE(fixture, "a bucket nobody knows of goes early") {
  std::vector<bucket_id> of_alice{open(1, 0, &alice), open(1, 1, &alice)};
  auto lost = open(2, 2, &bob);
  table.find(of_alice[0])->accepted = 1;
  std::chrono::steady_clock::time_point start{};
  CHECK(table.idle(start + std::chrono::minutes(2)).empty());
  CHECK(table.idle(start + std::chrono::minutes(3)) == std::vector{lost});
  table.erase(lost);
  CHECK(table.idle(start + std::chrono::minutes(30)).empty());
  CHECK(table.idle(start + std::chrono::minutes(31)) == of_alice);
  table.find(of_alice[1])->closing = true;
  CHECK(table.idle(start + std::chrono::minutes(31)).size() == 1);
}

TEST_SUITE_END();

} // namespace tahoe::bucket_table_test
