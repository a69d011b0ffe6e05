#include "test/grid/scenario.hpp"

#include <random>

using namespace tahoe;
using namespace tahoe::test;

namespace {

storage_fault any_fault(std::mt19937_64& rng) {
  constexpr std::array faults{
    storage_fault::none, storage_fault::none,    storage_fault::refuse,
    storage_fault::full, storage_fault::hang,    storage_fault::die,
    storage_fault::slow, storage_fault::corrupt, storage_fault::truncate};
  return faults[rng() % faults.size()];
}

/// Users at work on a grid in which anything may happen to any server.
class churn {
public:
  explicit churn(uint64_t seed) : grid_(seed, five_servers(2)), rng_(seed) {}

  void step() {
    auto& server = grid_.server(rng_() % 5);
    switch (rng_() % 6) {
    case 0:
      if (server.running())
        return server.stop();
      return server.start();
    case 1:
      return grid_.client(rng_() % 2).restart();
    case 2:
      return grid_.pass(milliseconds{rng_() % 10'000});
    case 3:
      return server.faults().set(static_cast<storage_request>(rng_() % 7),
                                 any_fault(rng_));
    case 4:
      return read_one();
    default:
      return store_one();
    }
  }

  /// Whatever happened: what was acknowledged is there.
  void check() {
    arm_all(grid_, storage_fault::none);
    for (size_t i = 0; i < 5; ++i)
      if (!grid_.server(i).running())
        grid_.server(i).start();
    grid_.wait_for_servers(0, 5);
    for (auto& [cap, bytes] : files_)
      CHECK(grid_.download(0, cap) == bytes);
    check_nothing_is_open(grid_);
  }

  uint64_t history() const { return grid_.history(); }

private:
  void store_one() {
    auto bytes = sample_file(rng_() % 5000, static_cast<uint8_t>(rng_()));
    auto cap = grid_.upload(rng_() % 2, bytes);
    if (cap)
      files_.emplace_back(*cap, bytes);
    else
      CHECK(code_of(cap) != ec::none);
  }

  void read_one() {
    if (files_.empty())
      return;
    auto& [cap, bytes] = files_[rng_() % files_.size()];
    auto read = grid_.download(rng_() % 2, cap);
    if (read)
      CHECK(*read == bytes);
    else
      CHECK(code_of(read) != ec::none);
  }

  test_grid grid_;
  std::mt19937_64 rng_;
  std::vector<std::pair<std::string, byte_buffer>> files_;
};

} // namespace

TEST_SUITE_BEGIN("replay");

TEST_CASE("whatever happens to servers, acknowledged files come back") {
  each_seed([](uint64_t seed) {
    churn users{seed};
    for (int i = 0; i < 60; ++i)
      users.step();
    users.check();
  });
}

TEST_CASE("the same seed replays the same history") {
  auto history_of = [](uint64_t seed) {
    churn users{seed};
    for (int i = 0; i < 20; ++i)
      users.step();
    return users.history();
  };
  auto once = history_of(7);
  CHECK(once == history_of(7));
  CHECK(once != history_of(8));
}

TEST_SUITE_END();
