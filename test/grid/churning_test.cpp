#include "actors/grid/churn.hpp"
#include "test/grid/scenario.hpp"

namespace tahoe::churning_test {

using namespace tahoe::test;

namespace {

constexpr size_t servers = 8;

/// A grid whose servers come and go; at most two are gone at a time.
struct changing_grid {
  explicit changing_grid(uint64_t seed)
    : plan(numbers(), 60, seed), grid(seed, size()) {}

  static grid_options size() {
    auto result = five_servers(2);
    result.storage = servers;
    return result;
  }

  static std::vector<std::string> numbers() {
    std::vector<std::string> result;
    for (size_t i = 0; i < servers; ++i)
      result.push_back(std::to_string(i));
    return result;
  }

  void move() {
    auto next = plan.next();
    auto& server = grid.server(std::stoul(next.node));
    next.goes ? server.stop() : server.start();
  }

  void bring_all_back() {
    for (size_t i = 0; i < servers; ++i)
      if (!grid.server(i).running())
        grid.server(i).start();
    grid.wait_for_servers(0, servers);
    grid.wait_for_servers(1, servers);
  }

  churn_plan plan;
  test_grid grid;
};

} // namespace

TEST_SUITE_BEGIN("churning");

TEST_CASE("files are stored and read while servers come and go") {
  replay_each_seed([](uint64_t seed) {
    changing_grid changing{seed};
    auto& grid = changing.grid;
    std::vector<std::pair<std::string, byte_buffer>> kept;
    for (uint8_t i = 0; i < 12; ++i) {
      auto bytes = sample_file(4000, i);
      auto upload = grid.begin_upload(0, bytes);
      grid.run(seed * 7 % 50);
      changing.move();
      // A server that goes may take an upload with it; then it says so.
      if (auto cap = grid.finish(upload))
        kept.emplace_back(*cap, std::move(bytes));
      if (kept.empty())
        continue;
      auto& [cap, stored] = kept[(seed + i) % kept.size()];
      auto parsed = grid.begin_download(1, cap);
      grid.run(seed * 13 % 40);
      changing.move();
      auto read = grid.finish(parsed);
      if (read)
        CHECK(*read == stored);
      grid.pass(std::chrono::seconds{1});
    }
    CHECK(kept.size() >= 6);
    changing.bring_all_back();
    for (auto& [cap, stored] : kept)
      CHECK(grid.download(1, cap) == stored);
    check_nothing_is_open(grid);
    return grid.history();
  });
}

TEST_SUITE_END();

} // namespace tahoe::churning_test
