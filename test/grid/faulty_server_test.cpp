#include "test/grid/scenario.hpp"

namespace tahoe::faulty_server_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("faulty_server");

TEST_CASE("a full or refusing server's shares go elsewhere") {
  each_seed([](uint64_t seed) {
    for (auto fault : {storage_fault::full, storage_fault::refuse}) {
      test_grid grid{seed, five_servers()};
      grid.server(3).faults().set(fault);
      auto cap = stored(grid);
      CHECK(grid.server(3).shares().empty());
      CHECK(grid.share_count() == 5);
      CHECK(grid.download(0, cap) == ten_segments());
      check_nothing_is_open(grid);
    }
  });
}

TEST_CASE("a server that turns out to be full is done without") {
  each_seed([](uint64_t seed) {
    for (auto kind : {storage_request::allocate, storage_request::write,
                      storage_request::close}) {
      CAPTURE(static_cast<int>(kind));
      test_grid grid{seed, five_servers()};
      grid.server(0).faults().set(kind, storage_fault::full);
      auto cap = stored(grid);
      CHECK(grid.server(0).shares().empty());
      CHECK(grid.download(0, cap) == ten_segments());
      check_nothing_is_open(grid);
    }
  });
}

TEST_CASE("a hung server delays an upload and does not hang it") {
  each_seed([](uint64_t seed) {
    for (auto kind : {storage_request::find, storage_request::allocate,
                      storage_request::write, storage_request::close}) {
      CAPTURE(static_cast<int>(kind));
      test_grid grid{seed, five_servers()};
      grid.server(4).faults().set(kind, storage_fault::hang);
      auto cap = stored(grid);
      CHECK(grid.download(0, cap) == ten_segments());
      check_nothing_is_open(grid);
    }
  });
}

TEST_CASE("when most servers hang an upload fails in time") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    arm_all(grid, storage_request::write, storage_fault::hang);
    CHECK(code_of(grid.upload(0, ten_segments())) == ec::not_enough_servers);
    check_nothing_is_open(grid);
    CHECK(grid.share_count() == 0);
  });
}

TEST_CASE("hung and dead servers do not hang a read") {
  each_seed([](uint64_t seed) {
    for (auto fault : {storage_fault::hang, storage_fault::die,
                       storage_fault::refuse, storage_fault::slow}) {
      for (auto kind : {storage_request::find, storage_request::read}) {
        CAPTURE(static_cast<int>(fault));
        CAPTURE(static_cast<int>(kind));
        test_grid grid{seed, five_servers()};
        auto bytes = sample_file(100 * small_segment);
        auto cap = stored(grid, bytes);
        for (size_t i = 0; i < 3; ++i)
          grid.server((seed + i) % 5).faults().set(kind, fault);
        CHECK(grid.download(0, cap) == bytes);
        check_nothing_is_open(grid);
      }
    }
  });
}

TEST_CASE("when too many servers hang a read fails in time") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid, sample_file(100 * small_segment));
    for (size_t i = 0; i < 4; ++i)
      grid.server((seed + i) % 5)
        .faults()
        .set(storage_request::read, storage_fault::hang);
    CHECK(code_of(grid.download(0, cap)) == ec::not_enough_shares);
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a server that dies in the middle of an upload is done without") {
  each_seed([](uint64_t seed) {
    for (auto kind : {storage_request::find, storage_request::allocate,
                      storage_request::write, storage_request::close}) {
      CAPTURE(static_cast<int>(kind));
      test_grid grid{seed, five_servers()};
      grid.server(2).faults().set(kind, storage_fault::die);
      auto cap = stored(grid);
      grid.server(2).faults().set(storage_fault::none);
      CHECK(grid.download(0, cap) == ten_segments());
      // Its node starts it again, and what it had not finished is gone.
      grid.wait_for_servers(0, 5);
      check_nothing_is_open(grid);
    }
  });
}

TEST_CASE("slow servers only take their time") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    arm_all(grid, storage_fault::slow);
    CHECK(grid.download(0, stored(grid)) == ten_segments());
    check_nothing_is_open(grid);
  });
}

TEST_SUITE_END();

} // namespace tahoe::faulty_server_test
