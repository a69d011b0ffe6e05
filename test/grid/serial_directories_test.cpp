// Sixteen writers who get in each other's way, on the vdrive and the clients
// of a whole grid: each history that they leave must have a serial order.

#include "test/grid/scenario.hpp"
#include "test/support/busy_drive.hpp"

namespace tahoe::serial_directories_test {

using namespace tahoe::test;
using namespace std::chrono_literals;

namespace {

/// The kinds of contention take turns.
busy_options contention(uint64_t seed) {
  switch (seed % 4) {
  case 0:
    // One name.
    return {.names = 1, .weights = {.link = 3, .unlink = 2, .look_up = 2}};
  case 1:
    // One directory.
    return {.names = 5,
            .weights
            = {.link = 4, .unlink = 2, .move = 2, .look_up = 2, .list = 1}};
  case 2:
    // Renames against deletes.
    return {.names = 3,
            .weights
            = {.link = 2, .unlink = 3, .move = 5, .look_up = 1, .list = 1}};
  default:
    // Moves across two directories.
    return {.directories = 2,
            .names = 2,
            .weights
            = {.link = 3, .unlink = 1, .move = 5, .look_up = 1, .list = 2}};
  }
}

} // namespace

TEST_SUITE_BEGIN("serial_directories");

TEST_CASE("what sixteen writers do has a serial order") {
  auto scenario = [](uint64_t seed) {
    busy_drive drive{seed, contention(seed)};
    drive.begin();
    drive.finish();
    CHECK(drive.why_not_serial() == "");
    CHECK(drive.doubts() == 0);
    CHECK(drive.count(drive_call::fate::unknown) == 0);
    // They did get in each other's way.
    CHECK(drive.count(drive_call::fate::done) > 20);
    CHECK(drive.count(drive_call::fate::done) < drive.calls().size());
  };
  each_seed(scenario, 200);
}

TEST_CASE("it has one when the vdrive's node is restarted meanwhile") {
  auto scenario = [](uint64_t seed) {
    busy_drive drive{seed, contention(seed)};
    drive.begin();
    drive.run(500 + seed * 37 % 1500);
    drive.restart_vdrive(seed % 2 ? 1s : 20s);
    drive.finish();
    CHECK(drive.why_not_serial() == "");
    CHECK(drive.doubts() == 0);
  };
  each_seed(scenario, 40);
}

TEST_CASE("it has one when clients run on real threads") {
  auto scenario = [](uint64_t seed) {
    auto options = contention(seed);
    options.threaded = true;
    busy_drive drive{seed, options};
    drive.begin();
    drive.finish();
    CHECK(drive.why_not_serial() == "");
    CHECK(drive.doubts() == 0);
  };
  each_seed(scenario, 20);
}

TEST_CASE("the same seed leaves the same history") {
  auto history = [](uint64_t seed) {
    busy_drive drive{seed, contention(seed)};
    drive.begin();
    drive.run(700);
    drive.restart_vdrive(1s);
    drive.finish();
    std::vector<std::string> result;
    for (auto& call : drive.calls())
      result.push_back(to_string(call));
    return result;
  };
  CHECK(history(5) == history(5));
  CHECK(history(5) != history(9));
}

TEST_SUITE_END();

} // namespace tahoe::serial_directories_test
