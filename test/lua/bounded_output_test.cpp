#include "web/lua/bounded_output.hpp"

#include <doctest/doctest.h>

#include <string>
#include <unistd.h>

namespace tahoe::bounded_output_test {

TEST_SUITE_BEGIN("bounded_output");

namespace {

/// A pipe whose two ends are here.
class captured {
public:
  captured() { REQUIRE(pipe(fds_) == 0); }
  ~captured() {
    close(fds_[0]);
    close(fds_[1]);
  }

  int fd() const { return fds_[1]; }

  /// What was written since the last time; something must have been.
  std::string text() {
    char piece[4096];
    auto size = read(fds_[0], piece, sizeof piece);
    return {piece, static_cast<size_t>(size)};
  }

private:
  int fds_[2];
};

} // namespace

TEST_CASE("text passes as it is") {
  captured out;
  bounded_output output{out.fd(), 100};
  output.write("naïve\t‘text’\n");
  CHECK(out.text() == "naïve\t‘text’\n");
}

TEST_CASE("what acts on a terminal or on the shell becomes a question mark") {
  captured out;
  bounded_output output{out.fd(), 100};
  output.write("\x1b[2J\x04\x05\r\x7f\xc2\x9b.\xc2");
  CHECK(out.text() == "?[2J?????.\xc2");
}

TEST_CASE("the shell's bytes can be written") {
  captured out;
  bounded_output output{out.fd(), 0};
  output.mark('\x04');
  CHECK(out.text() == "\x04");
}

TEST_CASE("beyond the limit it is said once that output was cut") {
  captured out;
  bounded_output output{out.fd(), 6};
  output.write("abcd");
  output.write("efgh");
  output.write("ijkl");
  CHECK(out.text() == "abcdef\n… output cut\n");
  output.renew();
  output.write("mnopqr");
  CHECK(out.text() == "mnopqr");
}

TEST_SUITE_END();

} // namespace tahoe::bounded_output_test
