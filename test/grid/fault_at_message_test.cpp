#include "test/grid/scenario.hpp"

namespace tahoe::fault_at_message_test {

using namespace tahoe::test;

namespace {

constexpr auto bound = std::chrono::minutes{4};

/// Ends all faults, and waits for servers that died.
void recover(test_grid& grid) {
  arm_all(grid, storage_fault::none);
  grid.wait_for_servers(0, grid.server_count());
}

/// So many requests a server gets at most while `scenario` runs.
template <class Scenario>
uint64_t requests_during(test_grid& grid, Scenario scenario) {
  std::vector<uint64_t> before;
  for (size_t i = 0; i < grid.server_count(); ++i)
    before.push_back(grid.server(i).faults().count());
  scenario();
  uint64_t result = 0;
  for (size_t i = 0; i < grid.server_count(); ++i)
    result = std::max(result, grid.server(i).faults().count() - before[i]);
  return result;
}

/// Large shares take a server find, allocate, write and close; small ones find
/// and store.
void upload_with_a_bad_server(size_t file_size, uint64_t least_messages) {
  each_seed([=](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto messages
      = requests_during(grid, [&] { stored(grid, sample_file(file_size)); });
    CHECK(messages >= least_messages);
    uint8_t tag = 0;
    for (auto fault :
         {storage_fault::hang, storage_fault::die, storage_fault::refuse,
          storage_fault::full, storage_fault::trickle})
      for (uint64_t number = 1; number <= messages; ++number) {
        CAPTURE(static_cast<int>(fault));
        CAPTURE(number);
        auto bytes = sample_file(file_size, ++tag);
        grid.server((seed + number) % 5).faults().set_from(number, fault);
        auto cap = grid.finish(grid.begin_upload(0, bytes), bound);
        REQUIRE_MESSAGE(cap, text_of(cap));
        recover(grid);
        CHECK(grid.download(0, *cap) == bytes);
      }
    // A server that did not hear that it was dropped takes half an hour, and
    // looks when it is asked for something.
    grid.pass(std::chrono::minutes{32});
    stored(grid, sample_file(1000));
    check_nothing_is_open(grid);
  });
}

void upload_with_two_bad_servers(size_t file_size) {
  each_seed([=](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto messages
      = requests_during(grid, [&] { stored(grid, sample_file(file_size)); });
    uint8_t tag = 0;
    for (auto fault : {storage_fault::hang, storage_fault::die,
                       storage_fault::refuse, storage_fault::trickle})
      for (uint64_t number = 1; number <= messages; ++number) {
        CAPTURE(static_cast<int>(fault));
        CAPTURE(number);
        auto bytes = sample_file(file_size, ++tag);
        for (size_t i = 0; i < 2; ++i)
          grid.server((seed + number + i) % 5).faults().set_from(number, fault);
        auto cap = grid.finish(grid.begin_upload(0, bytes), bound);
        // Not every server gets so many messages.
        if (!cap)
          CHECK_MESSAGE(code_of(cap) == ec::not_enough_servers, text_of(cap));
        else
          CHECK(number == messages);
        recover(grid);
      }
    grid.pass(std::chrono::minutes{32});
    stored(grid, sample_file(1000));
    check_nothing_is_open(grid);
  });
}

} // namespace

TEST_SUITE_BEGIN("fault_at_message");

TEST_CASE("an upload survives a server that fails at any message") {
  upload_with_a_bad_server(10 * small_segment, 4);
}

TEST_CASE("an upload in one message survives a server that fails at it") {
  upload_with_a_bad_server(small_segment, 2);
}

TEST_CASE("an upload that two servers fail at any message fails in time") {
  upload_with_two_bad_servers(10 * small_segment);
}

TEST_CASE("an upload in one message that two servers fail at fails in time") {
  upload_with_two_bad_servers(small_segment);
}

TEST_CASE("a download survives servers that fail at any message") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto bytes = sample_file(20 * small_segment);
    auto cap = stored(grid, bytes);
    auto messages
      = requests_during(grid, [&] { REQUIRE(grid.download(0, cap) == bytes); });
    CHECK(messages >= 10);
    for (auto fault : {storage_fault::hang, storage_fault::die,
                       storage_fault::refuse, storage_fault::corrupt,
                       storage_fault::truncate, storage_fault::trickle})
      for (uint64_t number = 1; number <= messages; ++number) {
        CAPTURE(static_cast<int>(fault));
        CAPTURE(number);
        for (size_t i = 0; i < 3; ++i)
          grid.server((seed + i) % 5).faults().set_from(number, fault);
        auto read = grid.finish(grid.begin_download(0, cap), bound);
        CHECK_MESSAGE(read == bytes, text_of(read));
        recover(grid);
      }
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a download that all servers fail at any message fails in time") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto bytes = sample_file(20 * small_segment);
    auto cap = stored(grid, bytes);
    for (auto fault : {storage_fault::hang, storage_fault::die,
                       storage_fault::refuse, storage_fault::corrupt,
                       storage_fault::truncate, storage_fault::trickle})
      // Later the servers would have answered more than is needed.
      for (uint64_t number = 1; number <= 8; ++number) {
        CAPTURE(static_cast<int>(fault));
        CAPTURE(number);
        for (size_t i = 0; i < 5; ++i)
          grid.server(i).faults().set_from(number, fault);
        auto read = grid.finish(grid.begin_download(0, cap), bound);
        auto code = code_of(read);
        CHECK_MESSAGE((code == ec::not_enough_shares || code == ec::try_later
                       || code == ec::integrity_failure),
                      text_of(read));
        recover(grid);
      }
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a server that does not hear of its damage holds nobody up") {
  each_seed([](uint64_t seed) {
    for (auto fault : {storage_fault::hang, storage_fault::die,
                       storage_fault::refuse, storage_fault::slow}) {
      CAPTURE(static_cast<int>(fault));
      test_grid grid{seed, five_servers()};
      auto bytes = sample_file(20 * small_segment);
      auto cap = stored(grid, bytes);
      for (size_t i = 0; i < 3; ++i) {
        auto& faults = grid.server((seed + i) % 5).faults();
        faults.set(storage_request::read, storage_fault::corrupt);
        faults.set(storage_request::advise, fault);
      }
      auto read = grid.finish(grid.begin_download(0, cap), bound);
      CHECK_MESSAGE(read == bytes, text_of(read));
      recover(grid);
      check_nothing_is_open(grid);
    }
  });
}

TEST_CASE("a server that does not hear of a cancelled upload finds out") {
  each_seed([](uint64_t seed) {
    for (auto fault : {storage_fault::hang, storage_fault::die,
                       storage_fault::refuse, storage_fault::slow}) {
      CAPTURE(static_cast<int>(fault));
      test_grid grid{seed, five_servers()};
      arm_all(grid, storage_request::write, storage_fault::slow);
      arm_all(grid, storage_request::abort, fault);
      auto upload = grid.begin_upload(0, ten_segments());
      REQUIRE(grid.wait([&] {
        return grid.server(0).faults().count(storage_request::write) > 0;
      }));
      grid.cancel(upload.worker);
      CHECK(code_of(grid.finish(upload, bound)) == ec::cancelled);
      recover(grid);
      grid.pass(std::chrono::minutes{32});
      stored(grid, sample_file(1000));
      check_nothing_is_open(grid);
      CHECK(grid.share_count() == 5);
    }
  });
}

TEST_SUITE_END();

} // namespace tahoe::fault_at_message_test
