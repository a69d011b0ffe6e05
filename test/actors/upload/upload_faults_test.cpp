#include "test/actors/upload/uploader_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::upload_faults_test {

using fixture = test::uploader_fixture;
using test::sample;
using test::small_segments;

namespace {

constexpr storage_fault plain_faults[]
  = {storage_fault::refuse, storage_fault::hang, storage_fault::die};

} // namespace

TEST_SUITE_BEGIN("upload_faults");

TEST_CASE("three of ten servers may fail at any step and in any way") {
  for (auto kind : {storage_request::find, storage_request::allocate,
                    storage_request::write, storage_request::close})
    for (auto fault : plain_faults) {
      CAPTURE(static_cast<int>(kind));
      CAPTURE(static_cast<int>(fault));
      fixture f{10, small_segments()};
      f.set_faults(3, kind, fault);
      auto result = f.upload(sample());
      CHECK(result);
      CHECK_GE(f.stored_on_all(), 7);
    }
}

TEST_CASE("with four of ten failing the upload fails and leaves no bucket") {
  for (auto kind : {storage_request::find, storage_request::allocate,
                    storage_request::write, storage_request::close})
    for (auto fault : plain_faults) {
      CAPTURE(static_cast<int>(kind));
      CAPTURE(static_cast<int>(fault));
      fixture f{10, small_segments()};
      f.set_faults(4, kind, fault);
      auto result = f.upload(sample());
      REQUIRE_FALSE(result);
      CHECK_EQ(code_of(result.error()), ec::not_enough_servers);
      f.world.pass(std::chrono::minutes{1}, std::chrono::seconds{1});
      for (size_t i = 4; i < 10; ++i)
        CHECK(f.incoming(i).empty());
    }
}

TEST_CASE("a small share that a server does not take goes to another one") {
  auto file = byte_view{sample()}.first(10'000);
  for (auto fault : {storage_fault::refuse, storage_fault::full,
                     storage_fault::hang, storage_fault::die}) {
    CAPTURE(static_cast<int>(fault));
    fixture f;
    f.set_faults(3, storage_request::store, fault);
    REQUIRE(f.upload(file));
    CHECK_EQ(f.stored_on_all(), 10);
    CHECK_EQ(f.faults[9]->count(storage_request::allocate), 0);
  }
}

TEST_CASE("with four of ten refusing a small share the upload fails") {
  auto file = byte_view{sample()}.first(10'000);
  for (auto fault : plain_faults) {
    CAPTURE(static_cast<int>(fault));
    fixture f;
    f.set_faults(4, storage_request::store, fault);
    auto result = f.upload(file);
    REQUIRE_FALSE(result);
    CHECK_EQ(code_of(result.error()), ec::not_enough_servers);
    CHECK_EQ(f.incoming_on_all(), 0);
    CHECK_EQ(f.running(), 0);
  }
}

TEST_CASE("one server can take all shares of a small file") {
  encoding_config encoding;
  encoding.shares_of_happiness = 1;
  encoding.needed_shares = 3;
  encoding.total_shares = 100;
  fixture f{1, encoding};
  REQUIRE(f.upload(byte_view{sample()}.first(150'000)));
  CHECK_EQ(f.stored_on_all(), 100);
  // Shares of some 50 KB, 20 in a message of at most 1 MiB.
  CHECK_EQ(f.faults[0]->count(storage_request::store), 5);
}

TEST_CASE("busy servers are asked again until they have time") {
  for (auto kind : {storage_request::find, storage_request::allocate}) {
    CAPTURE(static_cast<int>(kind));
    fixture f{10};
    f.set_faults(10, kind, storage_fault::busy);
    auto session = f.start();
    f.feed(session, sample());
    auto pending
      = f.world.self->request(session, caf::infinite, finish_upload{});
    f.world.pass(std::chrono::seconds{5});
    CHECK_LE(f.faults[0]->count(kind), 6);
    f.set_faults(10, kind, storage_fault::none);
    f.world.pass(std::chrono::seconds{5});
    pending.receive([](const upload_finished&) {},
                    [](const caf::error& why) { FAIL(describe(why)); });
    CHECK_EQ(f.stored_on_all(), 10);
  }
}

TEST_CASE("full servers leave their shares to others") {
  fixture f{10};
  f.set_faults(3, storage_request::allocate, storage_fault::full);
  REQUIRE(f.upload(sample()));
  CHECK_EQ(f.stored_on_all(), 10);
  for (size_t i = 0; i < 3; ++i)
    CHECK(f.stored(i).empty());
}

TEST_CASE("a share of the wrong size is sent to another server") {
  fixture f{10, small_segments()};
  REQUIRE(f.upload(sample()));
  size_t damaged = 0;
  for (size_t i = 0; i < 4; ++i)
    for (auto& path : f.stored(i)) {
      std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
      ++damaged;
    }
  REQUIRE_EQ(damaged, 4);
  auto again = f.upload(sample());
  REQUIRE_MESSAGE(again, describe(again.error()));
  CHECK_EQ(f.stored_on_all(), 14);
}

TEST_CASE("a slow server holds back the segments behind it") {
  auto encoding = small_segments();
  encoding.max_segment_size = 3000;
  encoding.pipeline_segments = 2;
  fixture f{10, encoding};
  f.set_faults(1, storage_request::write, storage_fault::hang);
  auto session = f.start();
  f.feed(session, sample());
  caf::anon_send(session, finish_upload{});
  f.world.settle();
  CHECK_EQ(f.faults[9]->count(storage_request::write), 2);
}

TEST_CASE("the error of too few servers has all the numbers") {
  fixture f{5};
  auto result = f.upload(sample());
  REQUIRE_FALSE(result);
  CHECK_EQ(code_of(result.error()), ec::not_enough_servers);
  auto text = describe(result.error());
  CHECK_NE(text.find("shares could be placed on only 5 server(s)"),
           std::string::npos);
  CHECK_NE(text.find("answered: 5"), std::string::npos);
  CHECK_EQ(f.incoming_on_all(), 0);
}

TEST_CASE("without any server an upload fails") {
  fixture f{0};
  auto result = f.upload(sample());
  REQUIRE_FALSE(result);
  CHECK_EQ(code_of(result.error()), ec::not_enough_servers);
}

TEST_SUITE_END();

} // namespace tahoe::upload_faults_test
