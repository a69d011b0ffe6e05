#include "test/grid/scenario.hpp"

#include <fstream>

namespace tahoe::damaged_share_test {

using namespace tahoe::test;

namespace {

// Container and share header come before the blocks.
constexpr std::streamoff first_block = 12 + 36;
constexpr std::streamoff block_size = small_segment / 2;

void flip_byte(const std::filesystem::path& file, std::streamoff offset) {
  std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
  stream.seekg(offset);
  auto byte = static_cast<char>(stream.get() ^ 1);
  stream.seekp(offset);
  stream.put(byte);
}

/// One byte in each of the ten blocks.
void damage_blocks(const std::filesystem::path& share) {
  for (int block = 0; block < 10; ++block)
    flip_byte(share, first_block + block * block_size + 7);
}

/// In the hashes at the end, before the lease.
void damage_ending(const std::filesystem::path& share) {
  auto size = static_cast<std::streamoff>(std::filesystem::file_size(share));
  flip_byte(share, size - 72 - 20);
}

void cut_short(const std::filesystem::path& share) {
  std::filesystem::resize_file(share, std::filesystem::file_size(share) / 2);
}

void remove_file(const std::filesystem::path& share) {
  std::filesystem::remove(share);
}

constexpr std::array damages{damage_blocks, damage_ending, cut_short,
                             remove_file};

} // namespace

TEST_SUITE_BEGIN("damaged_share");

TEST_CASE("a file comes back whole while k of its shares are good") {
  each_seed([](uint64_t seed) {
    for (size_t kind = 0; kind < damages.size(); ++kind) {
      CAPTURE(kind);
      test_grid grid{seed, five_servers()};
      auto cap = stored(grid);
      for (size_t i = 0; i < 3; ++i)
        damages[kind](grid.server((seed + i) % 5).shares().at(0));
      CHECK(grid.download(0, cap) == ten_segments());
      check_nothing_is_open(grid);
    }
  });
}

TEST_CASE("with fewer good shares no byte is handed out") {
  each_seed([](uint64_t seed) {
    for (size_t kind = 0; kind < damages.size(); ++kind) {
      CAPTURE(kind);
      test_grid grid{seed, five_servers()};
      auto cap = stored(grid);
      for (size_t i = 0; i < 4; ++i)
        damages[kind](grid.server((seed + i) % 5).shares().at(0));
      auto code = code_of(grid.download(0, cap));
      CHECK((code == ec::integrity_failure || code == ec::not_enough_shares));
      check_nothing_is_open(grid);
    }
  });
}

TEST_CASE("damage is noted on the disk of the server that has it") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    auto good = seed % 5;
    for (size_t i = 0; i < 5; ++i)
      if (i != good)
        damage_blocks(grid.server(i).shares().at(0));
    CHECK(code_of(grid.download(0, cap)) == ec::integrity_failure);
    grid.pass(std::chrono::seconds{1});
    CHECK(grid.server(good).advisories().empty());
    for (size_t i = 0; i < 5; ++i)
      if (i != good)
        CHECK(grid.server(i).advisories().size() == 1);
  });
}

TEST_CASE("servers that hand out damaged bytes are not believed") {
  each_seed([](uint64_t seed) {
    for (auto fault : {storage_fault::corrupt, storage_fault::truncate}) {
      test_grid grid{seed, five_servers()};
      auto bytes = sample_file(100 * small_segment);
      auto cap = stored(grid, bytes);
      for (size_t i = 0; i < 3; ++i)
        grid.server((seed + i) % 5).faults().set(fault);
      CHECK(grid.download(0, cap) == bytes);
      arm_all(grid, fault);
      auto code = code_of(grid.download(0, cap));
      CHECK((code == ec::integrity_failure || code == ec::not_enough_shares));
      check_nothing_is_open(grid);
    }
  });
}

TEST_SUITE_END();

} // namespace tahoe::damaged_share_test
