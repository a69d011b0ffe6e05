#include "test/grid/scenario.hpp"

#include <filesystem>

namespace tahoe::simultaneous_upload_test {

using namespace tahoe::test;

namespace {

/// Gives the second client the first one's convergence secret: the same file
/// gets the same shares from both.
void share_secret(test_grid& grid) {
  auto secret_of = [&](size_t client) {
    return grid.client(client).directory().convergence_secret();
  };
  grid.client(1).stop();
  std::filesystem::copy_file(secret_of(0), secret_of(1),
                             std::filesystem::copy_options::overwrite_existing);
  grid.client(1).start();
  grid.wait_for_servers(1, grid.server_count());
}

/// Begins one upload, and when so many actors have run the other one. One gets
/// its cap, and then both do.
void upload_from_both(test_grid& grid, size_t between, size_t most_shares) {
  auto first = grid.begin_upload(0, ten_segments());
  grid.run(between);
  auto second = grid.begin_upload(1, ten_segments());
  size_t succeeded = 0;
  for (auto& upload : {first, second}) {
    auto cap = grid.finish(upload);
    if (cap) {
      ++succeeded;
      CHECK(grid.download(0, *cap) == ten_segments());
    } else {
      CHECK_MESSAGE(code_of(cap) == ec::not_enough_servers, text_of(cap));
    }
  }
  CHECK(succeeded >= 1);
  check_nothing_is_open(grid);
  for (size_t client : {0, 1}) {
    auto again = grid.upload(client, ten_segments());
    REQUIRE_MESSAGE(again, text_of(again));
    CHECK(grid.download(1 - client, *again) == ten_segments());
  }
  CHECK(grid.share_count() >= 5);
  CHECK(grid.share_count() <= most_shares);
}

} // namespace

TEST_SUITE_BEGIN("simultaneous_upload");

TEST_CASE("of two clients that upload one file at once one succeeds") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers(2)};
    share_secret(grid);
    upload_from_both(grid, seed % 5 * 40, 5);
  });
}

TEST_CASE("of two clients whose requests cross each other one succeeds") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers(2)};
    share_secret(grid);
    for (size_t i = 0; i < 5; ++i)
      grid.server(i).faults().seed = seed * 5 + i;
    arm_all(grid, storage_request::allocate, storage_fault::disorder);
    // Each may store a share once.
    upload_from_both(grid, 0, 10);
  });
}

TEST_CASE("uploads of one file at once by one client do not all fail") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    std::vector<upload_transfer> uploads;
    for (int i = 0; i < 3; ++i)
      uploads.push_back(grid.begin_upload(0, ten_segments()));
    size_t succeeded = 0;
    for (auto& upload : uploads) {
      auto cap = grid.finish(upload);
      succeeded += cap ? 1 : 0;
      CHECK((cap || code_of(cap) == ec::not_enough_servers));
    }
    CHECK(succeeded >= 1);
    check_nothing_is_open(grid);
    CHECK(grid.download(0, stored(grid)) == ten_segments());
    CHECK(grid.share_count() == 5);
  });
}

TEST_SUITE_END();

} // namespace tahoe::simultaneous_upload_test
