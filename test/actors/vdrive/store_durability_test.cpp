// A process that changes a store is killed at a random moment: what it was
// answered must be there, and nothing half.

#include "test/support/store_fixture.hpp"

#include <csignal>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

namespace tahoe::store_durability_test {

using namespace tahoe::test;

namespace {

constexpr uint8_t writers = 8;

/// Two directories that change together.
sample_directory left_of(uint8_t writer) {
  return sample_directory{static_cast<uint8_t>(1 + 2 * writer)};
}

sample_directory right_of(uint8_t writer) {
  return sample_directory{static_cast<uint8_t>(2 + 2 * writer)};
}

/// A writer's change of this number: as many entries on either side.
std::vector<vdrive_operation> step(uint8_t writer, uint32_t number) {
  auto name = std::to_string(number % 7);
  auto content = sample_content(number);
  return {left_of(writer).put(name, content, expect_any),
          right_of(writer).put(name, content, expect_any)};
}

/// Changes the store without end and tells on `out` which batches were
/// answered. Never returns.
[[noreturn]] void change_until_killed(const store_files& files, int out) {
  auto store = directory_store::open(files, 1000);
  if (!store)
    _exit(1);
  for (uint32_t number = 1;; ++number) {
    std::vector<store_change> batch;
    for (uint8_t writer = 0; writer < writers; ++writer)
      batch.push_back({{}, change_of(step(writer, number))});
    for (auto& answer : (*store)->apply(batch, wall_time{}))
      if (!answer)
        _exit(2);
    if (write(out, &number, sizeof(number)) != sizeof(number))
      _exit(3);
  }
}

/// The number of the last batch that was answered.
uint32_t kill_after(const store_files& files, useconds_t time) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    close(ends[0]);
    change_until_killed(files, ends[1]);
  }
  close(ends[1]);
  usleep(time);
  kill(child, SIGKILL);
  uint32_t answered = 0;
  while (read(ends[0], &answered, sizeof(answered)) == sizeof(answered)) {
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  return answered;
}

uint32_t number_in(const vdrive_entry& entry) {
  uint32_t result = 0;
  for (size_t i = 0; i < 4; ++i)
    result |= uint32_t{entry.content.name.bytes[i]} << (8 * i);
  return result;
}

/// The last change of a writer that is in the store.
uint32_t last_step(store_fixture& x, uint8_t writer) {
  auto left = x.list(left_of(writer));
  auto right = x.list(right_of(writer));
  REQUIRE(left.size() == right.size());
  uint32_t result = 0;
  uint32_t on_the_right = 0;
  for (auto& entry : left)
    result = std::max(result, number_in(entry));
  for (auto& entry : right)
    on_the_right = std::max(on_the_right, number_in(entry));
  CHECK(result == on_the_right);
  CHECK(x.version(left_of(writer)) == x.version(right_of(writer)));
  return result;
}

} // namespace

TEST_SUITE_BEGIN("store_durability");

TEST_CASE("what was answered survives a kill, and the rest is all or nothing") {
  auto rounds = std::getenv("TAHOE_SOAK") == nullptr ? 5 : 50;
  std::mt19937_64 random{std::random_device{}()};
  size_t answered_at_all = 0;
  for (int round = 0; round < rounds; ++round) {
    store_fixture x;
    for (uint8_t writer = 0; writer < writers; ++writer) {
      x.make(left_of(writer));
      x.make(right_of(writer));
    }
    x.close();
    auto time = 1000 + static_cast<useconds_t>(random() % 60000);
    CAPTURE(time);
    auto answered = kill_after(x.files, time);
    answered_at_all += answered;
    // This checks the whole file.
    x.open();
    auto first = last_step(x, 0);
    CHECK(first >= answered);
    CHECK(first <= answered + 1);
    for (uint8_t writer = 1; writer < writers; ++writer)
      CHECK(last_step(x, writer) == first);
    CHECK(x.change(step(0, first + 1)) == ec::none);
  }
  CHECK(answered_at_all > 0);
}

TEST_SUITE_END();

} // namespace tahoe::store_durability_test
