#include "actors/process/daemon.hpp"

#include <array>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace tahoe {

namespace {

// report = "+" / "-" code text
//
// The code is that of the error, one byte; the text goes on to the end.
constexpr char verdict_up = '+';
constexpr char verdict_failed = '-';

/// Hands SIGINT and SIGTERM of this process to its child: Ctrl-C ends a start
/// in order, and the starter hears of that as of any other end. Made before the
/// fork, so that no moment is left in which a signal would kill either; the
/// child, which hears them in a way of its own (stop_signals), inherits them
/// blocked.
class passed_on_signals {
public:
  passed_on_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, &former_);
    signals_ = signalfd(-1, &set, SFD_CLOEXEC);
  }

  passed_on_signals(const passed_on_signals&) = delete;
  passed_on_signals& operator=(const passed_on_signals&) = delete;

  ~passed_on_signals() {
    close(signals_);
    pthread_sigmask(SIG_SETMASK, &former_, nullptr);
  }

  /// Returns when the pipe can be read.
  void wait_for(int pipe, pid_t child) const {
    for (;;) {
      std::array<pollfd, 2> both{pollfd{pipe, POLLIN, 0},
                                 pollfd{signals_, POLLIN, 0}};
      if (poll(both.data(), both.size(), -1) < 0)
        continue;
      if (both[0].revents != 0)
        return;
      signalfd_siginfo signal;
      if (read(signals_, &signal, sizeof signal) == sizeof signal)
        kill(child, SIGTERM);
    }
  }

private:
  sigset_t former_;
  int signals_ = -1;
};

std::string read_all(int fd, const passed_on_signals& signals, pid_t child) {
  std::string result;
  std::array<char, 512> piece;
  for (;;) {
    signals.wait_for(fd, child);
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
  send({verdict_up});
}

void start_report::failed(const caf::error& reason) {
  // An error of CAF has no code of ours, and `none` would be no error.
  auto code = code_of(reason);
  if (code == ec::none)
    code = ec::io_failure;
  send(std::string{verdict_failed, static_cast<char>(code)} + describe(reason));
}

void start_report::send(const std::string& report) {
  if (pipe_ < 0)
    return;
  // If the starter has gone there is nobody to tell.
  [[maybe_unused]] auto ignored = write(pipe_, report.data(), report.size());
  close(pipe_);
  pipe_ = -1;
}

caf::expected<void>
start_in_background(const std::function<int(start_report)>& work) {
  std::array<int, 2> ends;
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return failure(ec::io_failure, "cannot make a pipe: "
                                     + std::generic_category().message(errno));
  std::optional<passed_on_signals> signals{std::in_place};
  auto child = fork();
  if (child < 0)
    return failure(ec::io_failure,
                   "cannot fork: " + std::generic_category().message(errno));
  if (child == 0) {
    close(ends[0]);
    leave_terminal();
    _exit(work(start_report{ends[1]}));
  }
  close(ends[1]);
  auto report = read_all(ends[0], *signals, child);
  signals.reset();
  close(ends[0]);
  if (report.starts_with(verdict_up))
    return {};
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (report.size() < 2)
    return failure(ec::io_failure, "the node ended before it was up; its last "
                                   "words are in logs/node.log");
  return failure(static_cast<ec>(report[1]), report.substr(2));
}

} // namespace tahoe
