#include "test/grid/scenario.hpp"

#include <random>

namespace tahoe::replay_test {

using namespace tahoe::test;

namespace {

storage_fault any_fault(std::mt19937_64& rng) {
  constexpr std::array faults{
    storage_fault::none, storage_fault::none,    storage_fault::refuse,
    storage_fault::full, storage_fault::hang,    storage_fault::die,
    storage_fault::slow, storage_fault::corrupt, storage_fault::truncate};
  return faults[rng() % faults.size()];
}

/// Two users at work on a grid in which anything may happen to anybody.
class churn {
public:
  explicit churn(uint64_t seed) : grid_(seed, five_servers(2)), rng_(seed) {}

  void step() {
    switch (draw(8)) {
    case 0:
      toggle(grid_.server(draw(5)));
      break;
    case 1:
      arm_one();
      break;
    case 2:
      draw(2) == 0 ? toggle(grid_.introducer())
                   : grid_.client(draw(2)).restart();
      break;
    case 3:
      begin_download();
      break;
    case 4:
      begin_upload();
      break;
    case 5:
      cancel_one();
      break;
    default:
      grid_.pass(milliseconds{draw(10'000)});
    }
  }

  /// Whatever happened: every transfer ends well or with a name, and what was
  /// acknowledged is there.
  void check() {
    finish_transfers();
    arm_all(grid_, storage_fault::none);
    start(grid_.introducer());
    for (size_t i = 0; i < 5; ++i)
      start(grid_.server(i));
    // Who was not reached for minutes is tried again minutes later.
    grid_.pass(std::chrono::minutes{20});
    grid_.wait_for_servers(0, 5);
    for (auto& [cap, bytes] : files_)
      CHECK(grid_.download(0, cap) == bytes);
    // A server that did not hear that an upload was given up takes half an
    // hour, and looks when it is asked for something.
    grid_.pass(std::chrono::minutes{32});
    CHECK(grid_.upload(0, sample_file(1000)));
    check_nothing_is_open(grid_);
  }

  uint64_t history() const { return grid_.history(); }

private:
  struct running_upload {
    byte_buffer bytes;
    upload_transfer transfer;
  };

  struct running_download {
    byte_buffer expected;
    download_transfer transfer;
  };

  size_t draw(size_t below) { return rng_() % below; }

  static void start(grid_node& node) {
    if (!node.running())
      node.start();
  }

  static void toggle(grid_node& node) {
    node.running() ? node.stop() : node.start();
  }

  void arm_one() {
    auto kind = static_cast<storage_request>(draw(fault_switch::request_count));
    grid_.server(draw(5)).faults().set(kind, any_fault(rng_));
  }

  void begin_upload() {
    auto bytes = sample_file(draw(20'000), static_cast<uint8_t>(rng_()));
    auto transfer = grid_.begin_upload(draw(2), bytes);
    uploads_.push_back({std::move(bytes), std::move(transfer)});
  }

  void begin_download() {
    if (files_.empty())
      return finish_transfers();
    auto& [cap, bytes] = files_[draw(files_.size())];
    downloads_.push_back({bytes, grid_.begin_download(draw(2), cap)});
  }

  void cancel_one() {
    if (!uploads_.empty())
      grid_.cancel(uploads_[draw(uploads_.size())].transfer.worker);
    if (!downloads_.empty())
      grid_.cancel(downloads_[draw(downloads_.size())].transfer.worker);
  }

  void finish_transfers() {
    for (auto& upload : std::exchange(uploads_, {}))
      finish(upload);
    for (auto& download : std::exchange(downloads_, {}))
      finish(download);
  }

  void finish(const running_upload& upload) {
    if (auto cap = grid_.finish(upload.transfer))
      files_.emplace_back(*cap, upload.bytes);
    else
      CHECK(code_of(cap) != ec::none);
  }

  void finish(const running_download& download) {
    if (auto bytes = grid_.finish(download.transfer))
      CHECK(*bytes == download.expected);
    else
      CHECK_MESSAGE(code_of(bytes) != ec::none, text_of(bytes));
  }

  test_grid grid_;
  std::mt19937_64 rng_;
  std::vector<running_upload> uploads_;
  std::vector<running_download> downloads_;
  std::vector<std::pair<std::string, byte_buffer>> files_;
};

} // namespace

TEST_SUITE_BEGIN("replay");

TEST_CASE("whatever happens, acknowledged files come back") {
  each_seed([](uint64_t seed) {
    churn users{seed};
    for (int i = 0; i < 100; ++i)
      users.step();
    users.check();
  });
}

TEST_CASE("the same seed replays the same history") {
  auto history_of = [](uint64_t seed) {
    churn users{seed};
    for (int i = 0; i < 50; ++i)
      users.step();
    return users.history();
  };
  auto once = history_of(7);
  CHECK(once == history_of(7));
  CHECK(once != history_of(8));
}

TEST_SUITE_END();

} // namespace tahoe::replay_test
