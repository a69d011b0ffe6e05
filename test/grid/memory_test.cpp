#include "test/grid/scenario.hpp"

#include <malloc.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#include <sanitizer/allocator_interface.h>
#define TAHOE_HAS_HEAP_OF_ASAN
#endif
#endif

namespace tahoe::memory_test {

using namespace tahoe::test;

namespace {

// More than are remembered for the status page.
constexpr size_t round_count = 150;
constexpr size_t tolerance = 64 << 10;

size_t bytes_in_use() {
#ifdef TAHOE_HAS_HEAP_OF_ASAN
  return __sanitizer_get_current_allocated_bytes();
#else
  return mallinfo2().uordblks;
#endif
}

/// Does the same again and again: after some rounds no more memory is in use
/// from one to the next.
template <class Round>
void check_memory_stays(test_grid& grid, Round round) {
  auto used_after_rounds = [&] {
    for (size_t i = 0; i < round_count; ++i)
      round(i);
    // Servers that were not told that an upload is over take half an hour, and
    // look when they are asked for something.
    grid.pass(std::chrono::minutes{32});
    stored(grid);
    grid.pass(std::chrono::minutes{2});
    return bytes_in_use();
  };
  used_after_rounds();
  auto before = used_after_rounds();
  auto after = used_after_rounds();
  CHECK(after < before + tolerance);
  CHECK(grid.unfinished() == "");
}

} // namespace

TEST_SUITE_BEGIN("memory");

TEST_CASE("transfers that are cancelled leave no memory behind") {
  test_grid grid{1, five_servers()};
  auto bytes = sample_file(20 * small_segment);
  auto cap = stored(grid, bytes);
  check_memory_stays(grid, [&](size_t i) {
    // Another key each time.
    auto upload = grid.begin_upload(0, bytes, {.convergent = false});
    auto read = grid.begin_download(0, cap);
    // Not so many that the upload would be done.
    grid.run(i * 2);
    grid.cancel(upload.worker);
    grid.cancel(read.worker);
    CHECK(code_of(grid.finish(upload)) == ec::cancelled);
    grid.finish(read);
  });
}

TEST_CASE("transfers that fail leave no memory behind") {
  test_grid grid{1, five_servers()};
  auto bytes = sample_file(20 * small_segment);
  auto cap = stored(grid, bytes);
  constexpr std::array faults{storage_fault::refuse, storage_fault::corrupt,
                              storage_fault::hang, storage_fault::full};
  check_memory_stays(grid, [&](size_t i) {
    for (size_t server = 0; server < 4; ++server)
      grid.server(server).faults().set_from(i % 5 + 1,
                                            faults[i % faults.size()]);
    auto upload = grid.begin_upload(0, bytes, {.convergent = false});
    auto read = grid.begin_download(0, cap);
    grid.finish(upload);
    grid.finish(read);
    arm_all(grid, storage_fault::none);
  });
}

TEST_CASE("transfers that succeed leave no memory behind") {
  test_grid grid{1, five_servers()};
  auto& bytes = ten_segments();
  auto cap = stored(grid);
  check_memory_stays(grid, [&](size_t) {
    CHECK(grid.upload(0, bytes) == cap);
    CHECK(grid.download(0, cap) == bytes);
  });
}

TEST_SUITE_END();

} // namespace tahoe::memory_test
