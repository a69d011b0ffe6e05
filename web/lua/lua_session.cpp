#include "web/lua/lua_session.hpp"

#include <unistd.h>

namespace tahoe {

namespace {

constexpr size_t max_output = 1 << 20;
constexpr size_t max_errors = 64 << 10;

} // namespace

lua_session::lua_session(node_link& node, interrupt_signal& interrupt)
  : interrupt_(interrupt), output_(STDOUT_FILENO, max_output),
    errors_(STDERR_FILENO, max_errors),
    machine_({node, output_, interrupt, timers_}) {}

bool lua_session::run_script(const std::string& name, std::string_view text) {
  begin();
  cpu_.renew();
  if (!succeeded(machine_.run_script(name, text)))
    return false;
  while (!timers_.empty()) {
    auto woken = wait_for_next(-1);
    if (woken == interrupt_signal::woken::by_interrupt)
      say_error("interrupted");
    if (woken != interrupt_signal::woken::by_time || !run_due_timers())
      return false;
  }
  return true;
}

bool lua_session::run_statement(std::string_view text) {
  begin();
  cpu_.renew();
  auto result = machine_.run_statement(text);
  if (result.how == lua_result::kind::incomplete)
    return false;
  succeeded(result);
  // It has ended whatever was running.
  interrupt_.forget();
  return true;
}

interrupt_signal::woken lua_session::wait(int fd) {
  for (;;) {
    auto woken = wait_for_next(fd);
    // However much there is to read.
    run_due_timers();
    if (woken != interrupt_signal::woken::by_time)
      return woken;
  }
}

interrupt_signal::woken lua_session::wait_for_next(int fd) {
  auto began = interrupt_signal::clock::now();
  auto woken = interrupt_.wait(fd, timers_.next());
  cpu_.earn(interrupt_signal::clock::now() - began);
  return woken;
}

void lua_session::say_error(std::string_view text) {
  errors_.write(text);
  errors_.write("\n");
}

void lua_session::begin() {
  output_.renew();
  errors_.renew();
}

bool lua_session::succeeded(const lua_result& result) {
  if (result.how == lua_result::kind::done)
    return true;
  say_error(result.message);
  return false;
}

/// Those that are due now, each once. False if one failed.
bool lua_session::run_due_timers() {
  auto now = interrupt_signal::clock::now();
  while (auto due = timers_.take_due(now)) {
    begin();
    if (!succeeded(machine_.run_timer(*due)))
      return false;
  }
  return true;
}

} // namespace tahoe
