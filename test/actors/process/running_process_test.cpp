#include "actors/process/running_process.hpp"
#include "config/small_file.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace tahoe::running_process_test {

TEST_SUITE_BEGIN("running_process");

TEST_CASE("a mark names the process while it is held") {
  test::temporary_directory directory;
  auto file = directory.path() / "running.process";
  CHECK_FALSE(running_process(file));
  {
    auto mark = process_mark::take(file);
    REQUIRE(mark);
    CHECK(running_process(file) == getpid());
    auto second = process_mark::take(file);
    REQUIRE_FALSE(second);
    CHECK(code_of(second.error()) == ec::refused);
    CHECK_MESSAGE(running_process(file) == getpid(), "it is not theirs");
  }
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(process_mark::take(file));
}

TEST_CASE("a directory that is held is taken, and names no process to stop") {
  test::temporary_directory directory;
  auto file = directory.path() / "running.process";
  {
    auto held = process_mark::hold(file);
    REQUIRE(held);
    CHECK(!running_process(file));
    CHECK(is_held(file));
    auto second = process_mark::take(file);
    REQUIRE(!second);
    CHECK(code_of(second.error()) == ec::refused);
  }
  CHECK_FALSE(is_held(file));
  CHECK(process_mark::take(file));
}

TEST_CASE("what a process without an orderly end left is no mark") {
  test::temporary_directory directory;
  auto file = directory.path() / "running.process";
  for (auto text : {"", "x", "1", "-1 1", "0 0", "1 1", "999999999 5"}) {
    CAPTURE(text);
    REQUIRE(write_text_durably(file, text, file_access::everyone));
    CHECK_FALSE(running_process(file));
    CHECK(process_mark::take(file));
  }
}

TEST_CASE("a process that ended does not run, even if nobody noticed") {
  test::temporary_directory directory;
  auto file = directory.path() / "running.process";
  auto child = fork();
  if (child == 0) {
    auto mark = process_mark::take(file);
    // Without the destructor, as after a crash.
    _exit(0);
  }
  siginfo_t ended;
  REQUIRE(waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT)
          == 0);
  CHECK(std::filesystem::exists(file));
  CHECK_FALSE(running_process(file));
  waitpid(child, nullptr, 0);
}

TEST_CASE("of many who want a mark at the same moment one has it") {
  constexpr int rounds = 3000;
  test::temporary_directory directory;
  auto file = directory.path() / "running.process";
  std::atomic<int> holders = 0;
  std::atomic<int> taken = 0;
  std::atomic<int> shared = 0;
  std::atomic<int> unnamed = 0;
  // The lock belongs to an open file: threads compete as processes do.
  auto compete = [&] {
    for (int i = 0; i < rounds; ++i) {
      auto mark = process_mark::take(file);
      if (!mark)
        continue;
      ++taken;
      if (++holders != 1)
        ++shared;
      if (running_process(file) != getpid())
        ++unnamed;
      --holders;
    }
  };
  std::vector<std::thread> competitors;
  for (int i = 0; i < 4; ++i)
    competitors.emplace_back(compete);
  for (auto& competitor : competitors)
    competitor.join();
  CHECK(taken > 0);
  CHECK(shared == 0);
  CHECK(unnamed == 0);
}

TEST_SUITE_END();

} // namespace tahoe::running_process_test
