#include "test/grid/scenario.hpp"

namespace tahoe::any_moment_test {

using namespace tahoe::test;

// A moment is a number of actors that have run since a transfer began. From
// one to the next it goes on in steps, until the transfer is done before the
// moment comes: thus each of its stages is met.

namespace {

constexpr auto soon = std::chrono::seconds{1};

/// Lets a moment pass, then ends the transfer by cancelling it. True if it was
/// done already.
template <class T>
bool cancelled_too_late(test_grid& grid, const transfer<T>& what,
                        size_t moment) {
  grid.run(moment);
  auto late = what.done();
  grid.cancel(what.worker);
  return late;
}

/// What is not done within a second after it was cancelled has a name.
template <class T>
void check_ended_soon(test_grid& grid, const transfer<T>& what,
                      const std::function<void(const T&)>& check) {
  auto result = grid.finish(what, soon);
  if (result)
    check(*result);
  else
    CHECK_MESSAGE(code_of(result) == ec::cancelled, text_of(result));
  grid.pass(soon);
  CHECK(grid.unfinished() == "");
}

void cancel_uploads(uint64_t seed, size_t size, size_t step,
                    const upload_options& how = {}) {
  test_grid grid{seed, five_servers()};
  bool late = false;
  for (size_t moment = seed % step; !late; moment += step) {
    CAPTURE(moment);
    // Each time another file, for nothing is sent twice.
    auto bytes = sample_file(size + moment);
    auto upload = grid.begin_upload(0, bytes, how);
    late = cancelled_too_late(grid, upload, moment);
    check_ended_soon<std::string>(grid, upload, [&](const std::string& cap) {
      CHECK(grid.download(0, cap) == bytes);
    });
  }
}

} // namespace

TEST_SUITE_BEGIN("any_moment");

TEST_CASE("an upload of several segments can be cancelled at any moment") {
  each_seed([](uint64_t seed) { cancel_uploads(seed, 10'000, 5); });
}

TEST_CASE("an upload of one segment can be cancelled at any moment") {
  each_seed([](uint64_t seed) { cancel_uploads(seed, 100, 3); });
}

TEST_CASE("a streamed upload can be cancelled at any moment") {
  each_seed([](uint64_t seed) {
    cancel_uploads(seed, 10'000, 5,
                   {.convergent = false, .piece_size = 300, .announced = true});
  });
}

TEST_CASE("an upload from a spool file can be cancelled at any moment") {
  each_seed([](uint64_t seed) {
    auto options = five_servers();
    options.encoding.max_segment_size = 128 << 10;
    test_grid grid{seed, options};
    bool late = false;
    for (size_t moment = seed % 20; !late; moment += 20) {
      CAPTURE(moment);
      auto upload = grid.begin_upload(0, sample_file((1 << 20) + moment));
      late = cancelled_too_late(grid, upload, moment);
      check_ended_soon<std::string>(grid, upload, [](const std::string&) {});
    }
  });
}

TEST_CASE("a download can be cancelled at any moment") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto bytes = sample_file(20 * small_segment);
    auto cap = stored(grid, bytes);
    bool late = false;
    for (size_t moment = seed % 5; !late; moment += 5) {
      CAPTURE(moment);
      auto read = grid.begin_download(0, cap);
      late = cancelled_too_late(grid, read, moment);
      check_ended_soon<byte_buffer>(
        grid, read, [&](const byte_buffer& all) { CHECK(all == bytes); });
    }
  });
}

TEST_CASE("a client that vanishes at any moment leaves nothing open") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    bool late = false;
    for (size_t moment = seed % 20; !late; moment += 20) {
      CAPTURE(moment);
      auto upload = grid.begin_upload(0, sample_file(10'000 + moment));
      grid.run(moment);
      late = upload.done();
      grid.client(0).stop();
      CHECK(grid.unfinished() == "");
      auto cap = grid.finish(upload, soon);
      CHECK((cap || code_of(cap) == ec::cancelled));
      grid.client(0).start();
      grid.wait_for_servers(0, 5);
    }
  });
}

TEST_CASE("a server that vanishes at any moment is done without") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    bool late = false;
    for (size_t moment = seed % 20; !late; moment += 20) {
      CAPTURE(moment);
      auto bytes = sample_file(10'000 + moment);
      auto upload = grid.begin_upload(0, bytes);
      grid.run(moment);
      late = upload.done();
      auto& server = grid.server(moment % 5);
      server.stop();
      auto cap = grid.finish(upload, std::chrono::minutes{1});
      REQUIRE_MESSAGE(cap, text_of(cap));
      auto read = grid.begin_download(0, *cap);
      grid.run(moment / 2);
      grid.server((moment + 1) % 5).restart();
      CHECK(grid.finish(read, std::chrono::minutes{1}) == bytes);
      server.start();
      grid.wait_for_servers(0, 5);
    }
    check_nothing_is_open(grid);
  });
}

TEST_SUITE_END();

} // namespace tahoe::any_moment_test
