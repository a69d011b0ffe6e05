#include "web/host/grid_command.hpp"

#include "actors/process/daemon.hpp"
#include "config/small_file.hpp"
#include "config/text.hpp"
#include "web/cli/command_error.hpp"
#include "web/host/grid_needs.hpp"
#include "web/host/grid_process.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

constexpr size_t max_nodes = 50'000;
constexpr size_t max_introducers = 100;
constexpr const char* gone = "gone";
constexpr const char* list = "list";

struct grid_words {
  grid_request request;
  std::vector<std::string> faults;
  bool tls = false;
  bool listen = false;
};

std::string fault_names(const char* separator) {
  std::string result;
  for (auto* name : storage_fault_names)
    result += std::string{name} + separator;
  return result + gone;
}

/// `NODE=FAULT`.
caf::expected<void> add_fault(const std::string& text, grid_request& to) {
  auto equals = text.find('=');
  auto name = equals == std::string::npos ? "" : text.substr(equals + 1);
  auto fault = parse_storage_fault(name);
  if (name == gone)
    to.gone.push_back(text.substr(0, equals));
  else if (fault)
    to.faults.push_back({text.substr(0, equals), *fault});
  else
    return failure(ec::malformed, "expected --fault NODE=FAULT, one of "
                                    + fault_names(", ") + ", not " + text);
  return {};
}

caf::expected<grid_request> understand(const grid_words& words) {
  auto result = words.request;
  // The background process leaves this working directory's meaning behind.
  std::error_code err;
  result.directory = std::filesystem::absolute(result.directory, err);
  if (err || words.request.directory.empty())
    return failure(ec::malformed, "expected a directory for DIR, not '"
                                    + words.request.directory.string() + "'");
  for (auto& text : words.faults)
    if (auto added = add_fault(text, result); !added)
      return std::move(added.error());
  if (words.tls)
    result.reach = grid_reach::machine;
  if (words.listen)
    result.reach = grid_reach::network;
  if (result.over_tls() && (!words.faults.empty() || result.churn > 0))
    return failure(ec::malformed, "faults and churn need nodes in one actor "
                                  "system: leave --tls and --listen out");
  return result;
}

/// A one-line file of a node, empty if it is not there.
std::string line_of(const std::filesystem::path& file) {
  auto text = read_text(file, 65536);
  return text ? std::string{trim(*text)} : std::string{};
}

/// Where the grid is reached: files that its nodes have written.
nlohmann::ordered_json describe_grid(const grid_request& given) {
  node_directory introducer{given.directory / "introducer"};
  nlohmann::ordered_json result{
    {"directory", given.directory.string()},
    {"nodes", given.size.nodes()},
    {"introducer_furl", line_of(introducer.introducer_furl())},
    {"vdrive_furl", line_of(introducer.vdrive_furl())}};
  auto plan = plan_grid(given.directory, given.size);
  for (size_t i = 1; i < plan.introducers.size(); ++i) {
    node_directory other{plan.introducers[i].creation.directory};
    result["more_introducer_furls"].push_back(line_of(other.introducer_furl()));
  }
  auto& urls = result["urls"] = nlohmann::ordered_json::object();
  for (auto* group : {&plan.introducers, &plan.others})
    for (auto& member : *group)
      if (!member.creation.web_port.empty())
        urls[member.name]
          = line_of(node_directory{member.creation.directory}.node_url());
  return result;
}

void print_grid(const grid_request& given) {
  auto about = describe_grid(given);
  if (given.json) {
    std::cout << about.dump() << std::endl;
    return;
  }
  auto text = [&](const char* key) { return about[key].get<std::string>(); };
  std::cout << "grid of " << about["nodes"] << " nodes in " << text("directory")
            << " is up\n"
            << "introducer: " << text("introducer_furl") << "\n";
  if (auto more = about.find("more_introducer_furls"); more != about.end())
    for (auto& furl : *more)
      std::cout << "introducer: " << furl.get<std::string>() << "\n";
  std::cout << "vdrive:     " << text("vdrive_furl") << "\n";
  for (auto& [name, url] : about["urls"].items())
    std::cout << name << ": " << url.get<std::string>() << "\n";
  std::cout << "look inside: tahoe-node console " << text("directory")
            << (given.over_tls() ? "/NODE" : "")
            << "\nstop it: tahoe-node stop " << text("directory") << std::endl;
}

int fail_with(const caf::error& err) {
  auto stopped = stop_with(err);
  if (code_of(err) == ec::cancelled)
    stopped.code = exit_code::interrupted;
  return report(stopped);
}

int run(const grid_request& given) {
  auto needs = needs_of(given.size.nodes(), given.over_tls());
  if (given.over_tls())
    std::cerr << describe(needs) << "\n";
  if (auto enough = check_limits(needs); !enough)
    return fail_with(enough.error());
  if (given.foreground) {
    auto done = host_any_grid(
      given, [&] { print_grid(given); }, [](const caf::error&) {});
    return done ? 0 : fail_with(done.error());
  }
  auto started = start_in_background([&](start_report report) {
    auto done = host_any_grid(
      given, [&] { report.up(); },
      [&](const caf::error& err) { report.failed(err); });
    if (!done)
      report.failed(done.error());
    return done ? 0 : 1;
  });
  if (!started)
    return fail_with(started.error());
  print_grid(given);
  return 0;
}

void add_options(CLI::App& grid, grid_words& given) {
  auto& request = given.request;
  grid.add_option("DIR", request.directory, "where its nodes' directories are")
    ->required();
  grid
    .add_option("--storage", request.size.storage,
                "storage nodes, 10 by default")
    ->check(CLI::Range(size_t{0}, max_nodes));
  grid
    .add_option("--clients", request.size.clients,
                "client nodes with a web port each, 2 by default")
    ->check(CLI::Range(size_t{0}, max_nodes));
  grid
    .add_option("--introducers", request.size.introducers,
                "introducers, the first with the virtual drive; 1")
    ->check(CLI::Range(size_t{1}, max_introducers));
  grid.add_flag("--tls", given.tls,
                "an actor system for each node, and TLS on loopback between "
                "them: hundreds of nodes, not thousands");
  grid.add_flag("--listen", given.listen,
                "the same on all addresses: ordinary nodes can join");
  grid.add_option("--fault", given.faults,
                  "NODE=FAULT: let a storage server misbehave, or a node be "
                  "gone; `list` shows the faults; not with --tls");
  grid
    .add_option("--churn", request.churn,
                "stop and start so many storage nodes a minute; not with "
                "--tls")
    ->check(CLI::PositiveNumber);
  grid.add_option("--seed", request.seed, "which ones, and when: 1");
  grid.add_flag("--foreground", request.foreground,
                "until Ctrl-C, with the log on standard error");
  grid.add_flag("--json", request.json, "tell addresses as JSON");
}

} // namespace

void add_grid_command(CLI::App& app, int& result) {
  auto given = std::make_shared<grid_words>();
  auto* grid = app.add_subcommand(
    "grid", "start a whole grid in one process; its nodes stay in DIR\n"
            "  tahoe-node grid ~/testgrid --storage 100 --clients 2\n"
            "  tahoe-node stop ~/testgrid");
  add_options(*grid, *given);
  grid->callback([given, &result] {
    if (given->faults == std::vector<std::string>{list}) {
      std::cout << fault_names("\n") << "\n";
      result = 0;
      return;
    }
    auto request = understand(*given);
    result = request ? run(*request) : fail_with(request.error());
  });
}

} // namespace tahoe
