#include "web/lua/lua_console.hpp"

#include "web/cli/command_error.hpp"
#include "web/lua/confinement.hpp"
#include "web/lua/lua_prompt.hpp"
#include "web/lua/script_file.hpp"

#include <csignal>

namespace tahoe {

namespace {

/// The shell may be part of a node, which blocks or ignores what must end this
/// process.
void expect_all_signals() {
  for (int number : {SIGHUP, SIGPIPE, SIGTERM, SIGXCPU, SIGXFSZ})
    std::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

} // namespace

int run_lua_console(const lua_console_options& options) {
  expect_all_signals();
  interrupt_signal interrupt;
  node_link node{options.socket, interrupt, options.node};
  if (auto connected = node.connect(); !connected)
    return report(stop_with(connected.error()));
  std::string script;
  if (options.file) {
    auto read = read_script(*options.file);
    if (!read)
      return report(stop_with(read.error()));
    script = std::move(*read);
  }
  if (auto confined = confine_process(); !confined)
    return report(stop_with(confined.error()));
  lua_session session{node, interrupt};
  if (!session.ready())
    return report(stop_with(ec::try_later, "no memory for Lua"));
  if (options.file)
    return session.run_script(script_name(*options.file), script) ? 0 : 1;
  lua_prompt{session, interrupt}.run();
  return 0;
}

} // namespace tahoe
