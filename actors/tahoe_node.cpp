#include "actors/process/control.hpp"
#include "actors/process/daemon.hpp"
#include "actors/process/host.hpp"
#include "actors/system.hpp"
#include "config/node_creation.hpp"
#include "config/small_file.hpp"
#include "web/cli/cap_argument.hpp"
#include "web/cli/command_error.hpp"
#include "web/cli/command_line/file_commands.hpp"
#include "web/cli/command_line/own_commands.hpp"
#include "web/cli/command_line/tahoe_commands.hpp"
#include "web/cli/command_line/usage_error.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/node_access.hpp"
#include "web/console/console.hpp"
#include "web/host/front_ends.hpp"
#include "web/host/grid_command.hpp"
#include "web/host/many_nodes.hpp"
#include "web/lua/lua_console.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <unistd.h>

using namespace tahoe;

namespace {

int fail(const caf::error& err) {
  return report(stop_with(err));
}

/// For a node that cannot run: what is malformed then is one of its files, not
/// the command.
int fail_to_run(const caf::error& err) {
  auto stopped = stop_with(err);
  if (stopped.code == exit_code::usage)
    stopped.code = exit_code::other;
  if (code_of(err) == ec::cancelled)
    stopped.code = exit_code::interrupted;
  return report(stopped);
}

// -- running a node -----------------------------------------------------------

caf::expected<void> host(const std::filesystem::path& directory,
                         bool foreground, std::function<void()> on_up,
                         std::function<void(const caf::error&)> on_failed) {
  stop_signals signals;
  auto options = with_front_ends(directory, std::make_shared<io_threads>());
  options.foreground = foreground;
  options.on_up = std::move(on_up);
  options.on_failed = std::move(on_failed);
  return host_node(options, signals);
}

int run(const std::filesystem::path& directory) {
  auto done = host(
    directory, true,
    [&] {
      std::cerr << "node in " << directory << " is up; Ctrl-C stops it\n";
    },
    [](const caf::error&) {});
  return done ? 0 : fail_to_run(done.error());
}

int start(const std::filesystem::path& given) {
  // The background process leaves this working directory's meaning behind.
  auto directory = std::filesystem::absolute(given);
  auto config = load_node_config(directory);
  if (!config)
    return fail_to_run(config.error());
  auto started = start_in_background([&](start_report report) {
    auto done = host(
      directory, false, [&] { report.up(); },
      [&](const caf::error& err) { report.failed(err); });
    if (!done)
      report.failed(done.error());
    return done ? 0 : 1;
  });
  if (!started)
    return fail_to_run(started.error());
  std::cout << "node in " << given.string() << " is up\n";
  return 0;
}

int start_together(std::vector<std::filesystem::path> directories) {
  for (auto& directory : directories) {
    directory = std::filesystem::absolute(directory);
    if (auto config = load_node_config(directory); !config)
      return fail_to_run(config.error());
  }
  auto started = start_in_background([&](start_report report) {
    auto done = host_together(directories, report);
    if (!done)
      report.failed(done.error());
    return done ? 0 : 1;
  });
  if (!started)
    return fail_to_run(started.error());
  std::cout << directories.size() << " nodes are up in one process\n";
  return 0;
}

int start_all(const std::vector<std::filesystem::path>& directories,
              bool one_process) {
  if (one_process && directories.size() > 1)
    return start_together(directories);
  if (directories.empty())
    return start(choose_node_directory(std::nullopt));
  for (auto& directory : directories)
    if (auto code = start(directory); code != 0)
      return code;
  return 0;
}

int stop(const std::filesystem::path& directory) {
  if (auto stopped = stop_node_process(directory); !stopped)
    return fail(stopped.error());
  std::cout << "node in " << directory.string() << " stopped\n";
  return 0;
}

int restart(const std::filesystem::path& directory) {
  if (node_process(directory) || runs_among_others(directory))
    if (auto code = stop(directory); code != 0)
      return code;
  return start(directory);
}

int status(const std::filesystem::path& directory) {
  auto pid = node_process(directory);
  if (pid)
    std::cout << "running, process " << *pid << "\n";
  else if (runs_among_others(directory))
    std::cout << "running, in a process with other nodes\n";
  else
    return fail(
      failure(ec::not_found, "no node runs in " + directory.string()));
  auto url = read_text(node_directory{directory}.node_url(), 4096);
  if (url)
    std::cout << "web: " << *url;
  return 0;
}

// -- the command line ---------------------------------------------------------

/// Every option that any create-command has.
void add_creation_options(CLI::App& command, creation_options& to) {
  command.add_option("DIR", to.directory, "the directory to make")->required();
  command.add_option("--nickname", to.nickname, "what others call the node");
  command.add_option("--port", to.tub_port,
                     "where to listen for nodes: PORT, ADDRESS:PORT, disabled");
  command.add_option("--location", to.location,
                     "where others find it: HOST:PORT[,HOST:PORT...]");
  command.add_option("--hostname", to.hostname,
                     "its name in the network, announced with its port");
  command.add_option("--webport", to.web_port,
                     "web server: PORT, ADDRESS:PORT; 0: a free one, kept");
}

void add_grid_options(CLI::App& command, creation_options& to) {
  command.add_option("--introducer", to.introducer,
                     "the introducer's furl, or @FILE that holds it");
}

void add_client_options(CLI::App& command, creation_options& to) {
  add_grid_options(command, to);
  command.add_option("--vdrive", to.vdrive, "the vdrive's furl, or @FILE");
  command.add_option("--shares-needed", to.shares_needed, "k, 3 by default");
  command.add_option("--shares-happy", to.shares_happy,
                     "servers an upload must reach, 7 by default");
  command.add_option("--shares-total", to.shares_total, "N, 10 by default");
}

struct command_line {
  creation_options create;
  bool no_vdrive = false;
  std::filesystem::path directory;
  std::vector<std::filesystem::path> directories; ///< to start
  bool one_process = false;
  console_options console;
  lua_console_options lua;
  int result = 0;
};

void run_creation(command_line& given, node_roles roles) {
  given.create.roles = roles;
  auto made = create_node_directory(given.create);
  if (!made) {
    given.result = fail(made.error());
    return;
  }
  std::cout << "node created in " << given.create.directory.string()
            << "\nstart it: tahoe-node start "
            << given.create.directory.string() << "\n";
}

void add_creation_commands(CLI::App& app, command_line& given) {
  auto* introducer = app.add_subcommand(
    "create-introducer", "make an introducer (and vdrive) node\n"
                         "  tahoe-node create-introducer ~/introducer "
                         "--hostname grid.example.net --port 3458");
  add_creation_options(*introducer, given.create);
  introducer->add_flag("--no-vdrive", given.no_vdrive, "without the vdrive");
  introducer->callback([&given] {
    run_creation(given, {.introducer = true, .vdrive = !given.no_vdrive});
  });

  auto* vdrive
    = app.add_subcommand("create-vdrive", "make a vdrive node\n"
                                          "  tahoe-node create-vdrive ~/vdrive "
                                          "--introducer @introducer.furl");
  add_creation_options(*vdrive, given.create);
  add_grid_options(*vdrive, given.create);
  vdrive->callback([&given] { run_creation(given, vdrive_node); });

  auto* storage = app.add_subcommand(
    "create-storage",
    "make a storage node\n"
    "  tahoe-node create-storage ~/storage "
    "--introducer @introducer.furl --storage-dir /disk/tahoe");
  add_creation_options(*storage, given.create);
  add_grid_options(*storage, given.create);
  storage->add_option("--storage-dir", given.create.storage_dir,
                      "where the shares go");
  storage->callback([&given] { run_creation(given, storage_node); });

  auto* client = app.add_subcommand("create-client",
                                    "make a client node\n"
                                    "  tahoe-node create-client ~/.tahoe-node "
                                    "--introducer @introducer.furl");
  add_creation_options(*client, given.create);
  add_client_options(*client, given.create);
  client->callback([&given] { run_creation(given, client_node); });

  auto* node = app.add_subcommand(
    "create-node", "make a node that stores for others and is a client\n"
                   "  tahoe-node create-node ~/.tahoe-node "
                   "--introducer @introducer.furl --hostname me.example.net");
  add_creation_options(*node, given.create);
  add_client_options(*node, given.create);
  node->add_option("--storage-dir", given.create.storage_dir,
                   "where the shares go");
  node->callback([&given] { run_creation(given, storage_and_client_node); });
}

void add_process_commands(CLI::App& app, command_line& given) {
  auto add = [&](const char* name, const char* help,
                 int (*action)(const std::filesystem::path&)) {
    auto* command = app.add_subcommand(name, help);
    command->add_option("DIR", given.directory, "the node's directory");
    command->callback([&given, action] {
      given.result
        = action(given.directory.empty() ? choose_node_directory(std::nullopt)
                                         : given.directory);
    });
  };
  auto* start = app.add_subcommand(
    "start", "start nodes in the background; returns when they are up\n"
             "  tahoe-node start ~/.tahoe-node\n"
             "  tahoe-node start ~/introducer ~/storage --one-process");
  start->add_option("DIR", given.directories, "the nodes' directories");
  start->add_flag("--one-process", given.one_process,
                  "all in one process, which ends when one of them is stopped");
  start->callback([&given] {
    given.result = start_all(given.directories, given.one_process);
  });
  add("run", "run a node in the foreground\n  tahoe-node run ~/.tahoe-node",
      run);
  add("stop", "stop a node\n  tahoe-node stop ~/.tahoe-node", stop);
  add("restart", "stop and start\n  tahoe-node restart ~/.tahoe-node", restart);
  add("status", "does the node run?\n  tahoe-node status ~/.tahoe-node",
      status);
}

void add_console_command(CLI::App& app, command_line& given) {
  auto* console = app.add_subcommand(
    "console", "look inside a running node: one command, or a prompt\n"
               "  tahoe-node console ~/.tahoe-node\n"
               "  tahoe-node console ~/.tahoe-node help\n"
               "  tahoe-node console ~/.tahoe-node actors --json");
  console->add_option("DIR", given.console.directory, "the node's directory")
    ->required();
  // Whatever follows is the command's, its options, too.
  console->prefix_command();
  console->footer("COMMAND...: a command of the console; `help` lists them.\n"
                  "Without one, standard input has a command in each line.");
  console->callback([&given, console] {
    given.console.command = console->remaining();
    given.result = run_console(given.console);
  });
}

void parse(CLI::App& app, int argc, char** argv) {
  // What follows the node of a console is that command's alone.
  if (argc > 1 && argv[1] == std::string_view{"console"})
    return app.parse(argc, argv);
  auto words = shield_cap_arguments(argc, argv);
  std::vector<const char*> all;
  for (auto& word : words)
    all.push_back(word.c_str());
  app.parse(argc, all.data());
}

/// What the console's shell runs as its child process.
void add_hidden_commands(CLI::App& app, command_line& given) {
  auto* lua = app.add_subcommand("lua-console")->group("");
  lua->add_option("SOCKET", given.lua.socket)->required();
  lua->add_option("FILE", given.lua.file);
  lua->add_option("--node", given.lua.node);
  lua->callback([&given] { given.result = run_lua_console(given.lua); });
}

} // namespace

int main(int argc, char** argv) {
  if (std::filesystem::path{argv[0]}.filename() == "tahoe")
    return run_as_tahoe(argc, argv);
  CLI::App app{"A node of a secure, distributed storage grid."};
  app.set_version_flag("--version", software_name);
  app.footer(std::string{"Exit codes: "} + exit_codes_in_words + ".");
  app.require_subcommand(1);
  command_line given;
  add_creation_commands(app, given);
  add_process_commands(app, given);
  add_file_commands(app, given.result);
  add_console_command(app, given);
  add_grid_command(app, given.result);
  add_own_commands(app, given.result);
  add_hidden_commands(app, given);
  try {
    parse(app, argc, argv);
  } catch (const CLI::ParseError& problem) {
    return report_usage(app, problem) ? 0 : static_cast<int>(exit_code::usage);
  }
  return given.result;
}
