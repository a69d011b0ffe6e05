#include "test/grid/scenario.hpp"

namespace tahoe::stopped_transfer_test {

using namespace tahoe::test;

namespace {

uint64_t reads_of_all(test_grid& grid) {
  uint64_t result = 0;
  for (size_t i = 0; i < grid.server_count(); ++i)
    result += grid.server(i).faults().count(storage_request::read);
  return result;
}

} // namespace

TEST_SUITE_BEGIN("stopped_transfer");

TEST_CASE("for a target that stops reading nothing more is fetched") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto bytes = sample_file(100 * small_segment);
    auto cap = stored(grid, bytes);
    auto read = grid.begin_download(0, cap, 0, UINT64_MAX, 3 * small_segment);
    grid.pass(std::chrono::seconds{10});
    auto fetched = reads_of_all(grid);
    // Two blocks of each segment: of those that were taken, and of four held
    // ahead. Before them, the hashes of each share that is opened.
    CHECK(fetched <= 2 * (3 + 4) + 5);
    grid.pass(std::chrono::minutes{9});
    CHECK(reads_of_all(grid) == fetched);
    CHECK_FALSE(read.done());
    grid.resume(read.worker);
    CHECK(grid.finish(read, std::chrono::seconds{10}) == bytes);
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a target that has stopped can be cancelled at once") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid, sample_file(100 * small_segment));
    for (size_t stop_at : {0, 1, 50'000}) {
      auto read = grid.begin_download(0, cap, 0, UINT64_MAX, stop_at);
      grid.pass(std::chrono::seconds{10});
      CHECK_FALSE(read.done());
      grid.cancel(read.worker);
      auto bytes = grid.finish(read, std::chrono::seconds{1});
      CHECK(code_of(bytes) == ec::cancelled);
      CHECK(grid.unfinished() == "");
    }
  });
}

TEST_CASE("a target that never reads again is given up") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid, sample_file(100 * small_segment));
    auto read = grid.begin_download(0, cap, 0, UINT64_MAX, 3 * small_segment);
    grid.pass(std::chrono::minutes{12});
    CHECK(grid.unfinished() == "");
    CHECK(read.done());
    CHECK(code_of(grid.finish(read)) == ec::cancelled);
  });
}

TEST_CASE("a source that stops is waited for, and can be cancelled") {
  each_seed([](uint64_t seed) {
    // In memory, and in a spool file.
    for (size_t size : {size_t{10'000}, size_t{3} << 20}) {
      CAPTURE(size);
      auto options = five_servers();
      options.encoding.max_segment_size = 128 << 10;
      test_grid grid{seed, options};
      auto bytes = sample_file(size);
      auto half = upload_options{.stop_at = size / 2};
      auto waited_for = grid.begin_upload(0, bytes, half);
      auto cancelled = grid.begin_upload(0, bytes, half);
      auto forgotten = grid.begin_upload(0, bytes, half);
      grid.pass(std::chrono::minutes{9});
      CHECK_FALSE(waited_for.done());
      if (size > 1 << 20)
        CHECK(grid.unfinished().ends_with("3 more open files"));
      grid.cancel(cancelled.worker);
      auto none = grid.finish(cancelled, std::chrono::seconds{1});
      CHECK(code_of(none) == ec::cancelled);
      grid.resume(waited_for.worker);
      auto cap = grid.finish(waited_for, std::chrono::seconds{10});
      REQUIRE_MESSAGE(cap, text_of(cap));
      CHECK(grid.download(0, *cap) == bytes);
      grid.pass(std::chrono::minutes{5});
      CHECK(forgotten.done());
      CHECK(code_of(grid.finish(forgotten)) == ec::cancelled);
      CHECK(grid.unfinished() == "");
    }
  });
}

TEST_CASE("a source that stops after shares are begun leaves no bucket") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto half = upload_options{
      .convergent = false, .announced = true, .stop_at = 5'000};
    auto waited_for = grid.begin_upload(0, ten_segments(), half);
    auto cancelled = grid.begin_upload(0, ten_segments(), half);
    auto forgotten = grid.begin_upload(0, ten_segments(), half);
    grid.pass(std::chrono::minutes{9});
    CHECK(grid.server(0).incoming().size() == 3);
    grid.cancel(cancelled.worker);
    auto none = grid.finish(cancelled, std::chrono::seconds{1});
    CHECK(code_of(none) == ec::cancelled);
    CHECK(grid.server(0).incoming().size() == 2);
    grid.resume(waited_for.worker);
    auto cap = grid.finish(waited_for, std::chrono::seconds{10});
    REQUIRE_MESSAGE(cap, text_of(cap));
    CHECK(grid.download(0, *cap) == ten_segments());
    grid.pass(std::chrono::minutes{5});
    CHECK(forgotten.done());
    CHECK(code_of(grid.finish(forgotten)) == ec::cancelled);
    CHECK(grid.unfinished() == "");
    CHECK(grid.share_count() == 5);
  });
}

TEST_SUITE_END();

} // namespace tahoe::stopped_transfer_test
