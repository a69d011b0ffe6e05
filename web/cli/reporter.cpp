#include "web/cli/reporter.hpp"

#include "web/cli/console/terminal_text.hpp"
#include "web/cli/event_lines.hpp"

#include <nlohmann/json.hpp>
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
  : options_(options), words_(words), output_(file_on_stdout ? stderr : stdout),
    has_bar_(!options.quiet && !options.json && isatty(STDERR_FILENO) == 1
             && !(file_on_stdout && isatty(STDOUT_FILENO) == 1)) {
  rate_.add(started_, 0);
}

void reporter::progress(const transfer_progress& now) {
  latest_ = now;
  auto time = clock::now();
  if (time - last_ < refresh)
    return;
  last_ = time;
  if (options_.json)
    print(progress_event(now));
  if (has_bar_)
    draw();
}

int reporter::stored(const std::string& cap) {
  erase();
  auto text
    = options_.json ? stored_event(cap, latest_.done, elapsed()) : cap + '\n';
  if (!print(text))
    return failed(stop_with(ec::io_failure, "cannot print the cap"));
  return 0;
}

int reporter::fetched() {
  erase();
  // The file is there, whether or not anybody listens.
  if (options_.json)
    print(fetched_event(latest_.done, elapsed()));
  return 0;
}

int reporter::failed(command_error reason) {
  erase();
  if (options_.json) {
    print(error_event(reason));
    return static_cast<int>(reason.code);
  }
  if (options_.quiet)
    reason.remedy.clear();
  return report(reason);
}

int reporter::failed(const caf::error& reason) {
  auto code = code_of(reason);
  return failed(code == ec::cancelled ? stop_interrupted()
                                      : stop_with(code, describe(reason)));
}

void reporter::result(std::string_view line,
                      const nlohmann::ordered_json& event) {
  erase();
  auto text = options_.json ? to_line(event) : std::string{line} + '\n';
  cannot_print_ = !print(text) || cannot_print_;
}

void reporter::text(std::string_view text) {
  if (options_.json)
    return;
  auto written = std::fwrite(text.data(), 1, text.size(), output_);
  cannot_print_ = written != text.size() || cannot_print_;
}

void reporter::say(std::string_view kind, std::string_view text) {
  erase();
  if (options_.json)
    print(message_event(kind, text));
  else
    std::fprintf(stderr, "%s\n", harmless(text).c_str());
}

void reporter::detail(std::string_view text) {
  if (options_.verbose || options_.json)
    say("detail", text);
}

void reporter::note(std::string_view text) {
  if (!options_.quiet)
    say("note", text);
}

void reporter::warn(std::string_view text) {
  warned_ = true;
  say("warning", text);
}

int reporter::ended(std::string_view summary,
                    const nlohmann::ordered_json& members) {
  erase();
  if (std::fflush(output_) != 0 || cannot_print_)
    return failed(stop_with(ec::io_failure, "cannot print the result"));
  auto code = warned_ ? exit_code::other : exit_code::ok;
  if (options_.json)
    print(done_event(members, static_cast<int>(code), elapsed()));
  else if (!summary.empty() && (has_bar_ || options_.verbose))
    std::fprintf(stderr, "%s\n", harmless(summary).c_str());
  return static_cast<int>(code);
}

int reporter::ended() {
  return ended("", nlohmann::ordered_json::object());
}

std::chrono::milliseconds reporter::elapsed() const {
  return std::chrono::floor<std::chrono::milliseconds>(clock::now() - started_);
}

void reporter::draw() {
  // In its last column a terminal may go to the next line.
  auto width = terminal_width() - 1;
  // Time without bytes says nothing about how fast they go over.
  if (latest_.waiting)
    rate_ = {};
  rate_.add(last_, latest_.done);
  std::string verb{words_.verb};
  if (!latest_.files.empty())
    verb.append(" ").append(latest_.files);
  auto text = latest_.waiting ? waiting_text(words_, elapsed(), width)
                              : bar_text(verb, latest_, rate_.value(), width);
  std::fprintf(stderr, "\r\033[K%s", text.c_str());
  drawn_ = true;
}

void reporter::erase() {
  if (drawn_)
    std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

bool reporter::print(const std::string& line) {
  return std::fputs(line.c_str(), output_) >= 0 && std::fflush(output_) == 0;
}

} // namespace tahoe
