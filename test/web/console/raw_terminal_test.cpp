#include "web/cli/console/raw_terminal.hpp"
#include "web/cli/file_descriptor.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <fcntl.h>
#include <optional>
#include <pty.h>

namespace tahoe::raw_terminal_test {

struct terminal_pair {
  terminal_pair() {
    int ends[2];
    winsize size{24, 100, 0, 0};
    REQUIRE(openpty(&ends[0], &ends[1], nullptr, nullptr, &size) == 0);
    far = file_descriptor{ends[0]};
    near = file_descriptor{ends[1]};
  }

  termios modes() const {
    termios result{};
    REQUIRE(tcgetattr(near.get(), &result) == 0);
    return result;
  }

  file_descriptor far;
  file_descriptor near;
};

TEST_SUITE_BEGIN("raw_terminal");

TEST_CASE("a terminal is raw for a while and then as it was") {
  terminal_pair terminal;
  auto before = terminal.modes();
  CHECK((before.c_lflag & ICANON) != 0);
  {
    raw_terminal raw{terminal.near.get()};
    CHECK((terminal.modes().c_lflag & (ICANON | ECHO | ISIG)) == 0);
    CHECK((terminal.modes().c_oflag & OPOST) == 0);
  }
  auto after = terminal.modes();
  CHECK(after.c_lflag == before.c_lflag);
  CHECK(after.c_iflag == before.c_iflag);
  CHECK(after.c_oflag == before.c_oflag);
  CHECK(std::memcmp(after.c_cc, before.c_cc, sizeof before.c_cc) == 0);
}

TEST_CASE("a terminal has a size, other things have none") {
  terminal_pair terminal;
  CHECK(size_of_terminal(terminal.near.get()) == terminal_size{100, 24});
  file_descriptor none{open("/dev/null", O_RDWR | O_CLOEXEC)};
  CHECK(size_of_terminal(none.get()) == std::nullopt);
  raw_terminal nothing{none.get()};
}

} // namespace tahoe::raw_terminal_test
