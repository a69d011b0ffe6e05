// What befalls a grid while one client stores a file and another reads one: at
// any moment of both, and each time the same for the same seed.

#include "test/grid/scenario.hpp"
#include "test/grid/share_on_disk.hpp"

#include <random>

namespace tahoe::mishap_test {

using namespace tahoe::test;

namespace {

grid_options with_vdrive() {
  auto result = five_servers(2);
  result.vdrive = true;
  return result;
}

/// Client 0 stores a file and client 1 reads another one.
struct two_transfers {
  explicit two_transfers(uint64_t seed, const grid_options& options
                                        = five_servers(2))
    : random(seed), grid(seed, options), cap(stored(grid)) {}

  size_t draw(size_t below) { return random() % below; }

  /// Goes on to any moment of them.
  void begin() {
    upload = grid.begin_upload(0, sample_file(8000, 1));
    read = grid.begin_download(1, cap);
    grid.run(draw(400));
  }

  void check_both_end_well() {
    CHECK(grid.finish(read) == ten_segments());
    check_upload_ends_well();
  }

  void check_upload_ends_well() {
    auto added = grid.finish(upload);
    REQUIRE_MESSAGE(added, text_of(added));
    CHECK(grid.download(1, *added) == sample_file(8000, 1));
  }

  /// Heals a server that did not hear that its bucket was given up: it waits
  /// half an hour, and looks when it is asked for something.
  void heal(size_t server) {
    grid.server(server).faults().set(storage_fault::none);
    grid.pass(std::chrono::minutes{32});
    CHECK(grid.upload(0, sample_file(1000, 2)));
  }

  /// Nothing is left of it all, and this is how it went.
  uint64_t end() {
    check_nothing_is_open(grid);
    return grid.history();
  }

  std::mt19937_64 random;
  test_grid grid;
  std::string cap;
  upload_transfer upload;
  download_transfer read;
};

void flip_a_byte(const std::filesystem::path& share) {
  auto bytes = file_bytes(share);
  bytes[bytes.size() / 2] ^= 1;
  write_file(share, bytes);
}

/// A directory of client 0 with an entry `kept`.
struct directory {
  explicit directory(two_transfers& with) : grid(with.grid) {
    auto made = ask<directory_made>(make_directory{});
    REQUIRE(made);
    root = made->cap;
    auto file = parse_capability(with.cap);
    REQUIRE(file);
    REQUIRE(ask<entry_changed>(link_entry{{root}, "kept", *file}));
  }

  template <class T, class Request>
  caf::expected<T> ask(Request what) {
    return grid.ask<T>(grid.client(0).services().vdrive_client,
                       std::move(what));
  }

  caf::expected<looked_up> look() {
    return ask<looked_up>(look_up{{root, {"kept"}}});
  }

  void check_it_is_back() {
    REQUIRE(grid.wait([&] { return bool(look()); }));
    auto again
      = ask<entry_changed>(link_entry{{root}, "later", look()->entry.read_cap});
    CHECK_MESSAGE(again, text_of(again));
  }

  test_grid& grid;
  capability root;
};

} // namespace

TEST_SUITE_BEGIN("mishap");

TEST_CASE("a server is lost") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed};
    both.begin();
    both.grid.server(both.draw(5)).stop();
    both.check_both_end_well();
    return both.end();
  });
}

TEST_CASE("a server comes late") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed};
    both.begin();
    both.grid.add_server().start();
    both.check_both_end_well();
    both.grid.wait_for_servers(0, 6);
    // Four servers are needed, and it is the fourth.
    both.grid.server(0).stop();
    both.grid.server(1).stop();
    CHECK(both.grid.upload(0, sample_file(3000, 2)));
    CHECK(both.grid.server(5).shares().size() > 0);
    return both.end();
  });
}

TEST_CASE("a server is full") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed};
    both.begin();
    auto server = both.draw(5);
    both.grid.server(server).faults().set(storage_fault::full);
    both.check_both_end_well();
    both.heal(server);
    return both.end();
  });
}

TEST_CASE("shares are corrupt on disk") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed};
    auto first = both.draw(5);
    std::vector<std::filesystem::path> shares;
    for (size_t i = 0; i < 3; ++i)
      shares.push_back(both.grid.server((first + i) % 5).shares().at(0));
    both.begin();
    for (auto& share : shares)
      flip_a_byte(share);
    both.check_both_end_well();
    CHECK(both.grid.download(0, both.cap) == ten_segments());
    return both.end();
  });
}

TEST_CASE("a server hangs") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed};
    both.begin();
    auto server = both.draw(5);
    both.grid.server(server).faults().set(storage_fault::hang);
    both.check_both_end_well();
    both.heal(server);
    return both.end();
  });
}

TEST_CASE("the introducer is away") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed};
    both.begin();
    both.grid.introducer().stop();
    both.check_both_end_well();
    both.grid.add_server().start();
    both.grid.pass(std::chrono::minutes{1});
    CHECK(both.grid.servers_connected(0) == 5);
    both.grid.introducer().start();
    both.grid.wait_for_servers(0, 6);
    return both.end();
  });
}

TEST_CASE("the vdrive is away") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed, with_vdrive()};
    directory drive{both};
    both.begin();
    both.grid.vdrive().stop();
    both.check_both_end_well();
    CHECK(code_of(drive.look()) == ec::try_later);
    both.grid.vdrive().start();
    drive.check_it_is_back();
    return both.end();
  });
}

TEST_CASE("the introducer restarts") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed};
    both.begin();
    both.grid.introducer().restart();
    both.check_both_end_well();
    both.grid.add_server().start();
    both.grid.wait_for_servers(1, 6);
    return both.end();
  });
}

TEST_CASE("the vdrive restarts") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed, with_vdrive()};
    directory drive{both};
    both.begin();
    both.grid.vdrive().restart();
    both.check_both_end_well();
    drive.check_it_is_back();
    return both.end();
  });
}

TEST_CASE("a server restarts") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed};
    both.begin();
    both.grid.server(both.draw(5)).restart();
    both.check_both_end_well();
    both.grid.wait_for_servers(0, 5);
    return both.end();
  });
}

TEST_CASE("the client that reads restarts") {
  replay_each_seed([](uint64_t seed) {
    two_transfers both{seed};
    both.begin();
    both.grid.client(1).restart();
    // It was done by then, or ends with its client.
    if (auto bytes = both.grid.finish(both.read))
      CHECK(*bytes == ten_segments());
    else
      CHECK(code_of(bytes) == ec::cancelled);
    both.grid.wait_for_servers(1, 5);
    both.check_upload_ends_well();
    CHECK(both.grid.download(1, both.cap) == ten_segments());
    return both.end();
  });
}

TEST_SUITE_END();

} // namespace tahoe::mishap_test
