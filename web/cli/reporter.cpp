#include "web/cli/reporter.hpp"

#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace tahoe {

namespace {

constexpr auto refresh = std::chrono::milliseconds(200);

/// Of the terminal at standard error, as it is now.
size_t terminal_width() {
  winsize size{};
  auto known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

} // namespace

reporter::reporter(const report_options& options, const transfer_words& words,
                   bool file_on_stdout)
  : options_(options), words_(words),
    has_bar_(!options.quiet && isatty(STDERR_FILENO) == 1
             && !(file_on_stdout && isatty(STDOUT_FILENO) == 1)) {
  rate_.add(started_, 0);
}

void reporter::progress(const transfer_progress& now) {
  auto time = clock::now();
  if (time - last_ < refresh)
    return;
  last_ = time;
  if (has_bar_)
    draw(now);
}

int reporter::stored(const std::string& cap) {
  erase();
  std::printf("%s\n", cap.c_str());
  if (std::fflush(stdout) != 0)
    return failed(stop_with(exit_code::other, "cannot print the cap"));
  return 0;
}

int reporter::fetched() {
  erase();
  return 0;
}

int reporter::failed(command_error reason) {
  erase();
  if (options_.quiet)
    reason.remedy.clear();
  return report(reason);
}

void reporter::draw(const transfer_progress& now) {
  // In its last column a terminal may go to the next line.
  auto width = terminal_width() - 1;
  auto elapsed = std::chrono::floor<std::chrono::seconds>(last_ - started_);
  // Time without bytes says nothing about how fast they go over.
  if (now.waiting)
    rate_ = {};
  rate_.add(last_, now.done);
  auto text = now.waiting ? waiting_text(words_, elapsed, width)
                          : bar_text(words_.verb, now, rate_.value(), width);
  std::fprintf(stderr, "\r\033[K%s", text.c_str());
  drawn_ = true;
}

void reporter::erase() {
  if (drawn_)
    std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

} // namespace tahoe
