#include "actors/process/daemon.hpp"

#include <array>
#include <fcntl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace tahoe {

namespace {

constexpr char verdict_up = '+';
constexpr char verdict_failed = '-';

std::string read_all(int fd) {
  std::string result;
  std::array<char, 512> piece;
  for (;;) {
    auto size = read(fd, piece.data(), piece.size());
    if (size < 0 && errno == EINTR)
      continue;
    if (size <= 0)
      return result;
    result.append(piece.data(), static_cast<size_t>(size));
  }
}

void leave_terminal() {
  setsid();
  int null = open("/dev/null", O_RDWR);
  if (null < 0)
    return;
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    dup2(null, fd);
  close(null);
}

} // namespace

void start_report::up() {
  send(verdict_up, "");
}

void start_report::failed(const std::string& text) {
  send(verdict_failed, text);
}

void start_report::send(char verdict, const std::string& text) {
  if (pipe_ < 0)
    return;
  auto message = verdict + text;
  // If the starter has gone there is nobody to tell.
  [[maybe_unused]] auto ignored = write(pipe_, message.data(), message.size());
  close(pipe_);
  pipe_ = -1;
}

caf::expected<void>
start_in_background(const std::function<int(start_report)>& work) {
  std::array<int, 2> ends;
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return failure(ec::io_failure, "cannot make a pipe: "
                                     + std::generic_category().message(errno));
  auto child = fork();
  if (child < 0)
    return failure(ec::io_failure,
                   "cannot fork: " + std::generic_category().message(errno));
  if (child == 0) {
    close(ends[0]);
    leave_terminal();
    // The process belongs to init, so that nobody must wait for it.
    if (fork() != 0)
      _exit(0);
    _exit(work(start_report{ends[1]}));
  }
  close(ends[1]);
  waitpid(child, nullptr, 0);
  auto report = read_all(ends[0]);
  close(ends[0]);
  if (report.empty())
    return failure(ec::io_failure, "the node ended before it was up; its last "
                                   "words are in logs/node.log");
  if (report[0] != verdict_up)
    return failure(ec::io_failure, report.substr(1));
  return {};
}

} // namespace tahoe
