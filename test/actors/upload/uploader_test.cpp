#include "test/actors/upload/uploader_fixture.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::uploader_test {

using fixture = test::uploader_fixture;
using test::sample;
using test::small_segments;

TEST_SUITE_BEGIN("uploader");

TEST_CASE("servers get the shares of the independent encoder") {
  size_t files = 0;
  for (auto& row : test::chk_answers()) {
    if (row.total_shares != 10)
      continue;
    ++files;
    CAPTURE(row.cap);
    encoding_config encoding;
    encoding.max_segment_size = row.max_segment_size;
    fixture f{10, encoding, row.seed};
    auto result = f.upload(test::chk_plaintext(row.seed, row.length));
    REQUIRE(result);
    CHECK_EQ(result->cap, row.cap);
    if (row.shares_sha256 == "-")
      CHECK_EQ(f.stored_on_all(), 0);
    else
      CHECK_EQ(test::to_hex(test::sha256(f.all_shares())), row.shares_sha256);
  }
  CHECK_GT(files, 10);
}

TEST_CASE("shares are the same however many segments are encoded at once") {
  std::string expected;
  for (size_t encoders : {1, 2, 5})
    for (size_t segments : {1, 2, 3, 16}) {
      CAPTURE(encoders);
      CAPTURE(segments);
      auto encoding = small_segments();
      encoding.pipeline_segments = segments;
      fixture f{10, encoding, {}, encoders};
      REQUIRE(f.upload(sample()));
      auto shares = test::to_hex(test::sha256(f.all_shares()));
      if (expected.empty())
        expected = shares;
      CHECK_EQ(shares, expected);
    }
}

TEST_CASE("the same file again takes no space and gives the same cap") {
  fixture f{10, small_segments()};
  auto first = f.upload(sample());
  REQUIRE(first);
  auto writes = f.faults[0]->count(storage_request::write);
  auto second = f.upload(sample());
  REQUIRE(second);
  CHECK_EQ(second->cap, first->cap);
  CHECK_EQ(f.faults[0]->count(storage_request::write), writes);
  CHECK_EQ(f.stored_on_all(), 10);
}

TEST_CASE("a random key gives a cap of its own each time") {
  fixture f;
  auto first = f.upload(sample(), false);
  auto second = f.upload(sample(), false);
  REQUIRE(first);
  REQUIRE(second);
  CHECK_NE(first->cap, second->cap);
  CHECK_EQ(f.stored_on_all(), 20);
}

TEST_CASE("too many uploads at once are told to try later") {
  fixture f;
  std::vector<upload_session_actor> sessions;
  for (size_t i = 0; i < uploader_config{}.max_uploads; ++i)
    sessions.push_back(f.start());
  auto start = [&] {
    return f.world.ask<upload_session_actor>(f.uploader, start_upload{});
  };
  auto refused = start();
  REQUIRE_FALSE(refused);
  CHECK_EQ(code_of(refused.error()), ec::try_later);
  REQUIRE(f.world.tell(sessions.back(), cancel_operation{}));
  CHECK(start());
}

TEST_SUITE_END();

} // namespace tahoe::uploader_test
