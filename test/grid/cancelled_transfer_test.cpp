#include "test/grid/scenario.hpp"

namespace tahoe::cancelled_transfer_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("cancelled_transfer");

TEST_CASE("a cancelled upload leaves nothing behind, whatever it was doing") {
  each_seed([](uint64_t seed) {
    for (auto kind : {storage_request::find, storage_request::allocate,
                      storage_request::write, storage_request::close}) {
      CAPTURE(static_cast<int>(kind));
      test_grid grid{seed, five_servers()};
      arm_all(grid, kind, storage_fault::slow);
      auto upload = grid.begin_upload(0, ten_segments());
      REQUIRE(
        grid.wait([&] { return grid.server(0).faults().count(kind) > 0; }));
      grid.cancel(upload.worker);
      CHECK(code_of(grid.finish(upload)) == ec::cancelled);
      check_nothing_is_open(grid);
      CHECK(grid.share_count() == 0);
    }
  });
}

TEST_CASE("a cancelled download leaves nothing behind") {
  each_seed([](uint64_t seed) {
    for (auto kind : {storage_request::find, storage_request::read}) {
      CAPTURE(static_cast<int>(kind));
      test_grid grid{seed, five_servers()};
      auto cap = stored(grid, sample_file(100 * small_segment));
      arm_all(grid, kind, storage_fault::slow);
      auto read = grid.begin_download(0, cap);
      grid.pass(std::chrono::seconds{1});
      grid.cancel(read.worker);
      CHECK(code_of(grid.finish(read)) == ec::cancelled);
      check_nothing_is_open(grid);
    }
  });
}

TEST_SUITE_END();

} // namespace tahoe::cancelled_transfer_test
