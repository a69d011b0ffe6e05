// Directories through the client: two nodes in two processes, TLS between them
// on loopback, the store on a disk.
//
//   drive_bench DIRECTORY

#include "config/small_file.hpp"
#include "test/bench/drive_nodes.hpp"

#include <caf/scoped_actor.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <unistd.h>

using namespace tahoe;
using steady = std::chrono::steady_clock;

namespace {

constexpr uint32_t entries = 100'000;
constexpr int repetitions = 7;
constexpr int look_ups = 5000;

double milliseconds_since(steady::time_point start) {
  return std::chrono::duration<double, std::milli>(steady::now() - start)
    .count();
}

// -- memory of this process ---------------------------------------------------

/// A line of /proc/self/status in MiB.
double memory(const std::string& what) {
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(what + ":"))
      return std::stod(line.substr(what.size() + 1)) / 1024;
  bench::give_up("no " + what + " in /proc/self/status");
}

void forget_peak() {
  std::ofstream{"/proc/self/clear_refs"} << "5";
}

// -- what is measured ---------------------------------------------------------

class measurements {
public:
  measurements(caf::actor_system& sys, const node_handles& node,
               capability large)
    : self_(sys, true), node_(node), large_(std::move(large)) {}

  void run() {
    auto deep = make_deep();
    repeat("walk, 100,000 entries", [&] { walk_large(); });
    repeat("list, 100,000 entries", [&] { list_large(); });
    look_up_often("look-up, 5 deep", deep);
    deep.names.resize(1);
    look_up_often("look-up, 1 deep", deep);
  }

private:
  template <class T, class Request>
  T ask(const Request& what) {
    return ask<T>(node_.vdrive_client, what);
  }

  template <class T, class Handle, class Request>
  T ask(const Handle& whom, const Request& what) {
    caf::expected<T> result{caf::sec::runtime_error};
    self_->request(whom, std::chrono::minutes{2}, what)
      .receive([&](T& x) { result = std::move(x); },
               [&](caf::error& why) { result = std::move(why); });
    return bench::unbox(std::move(result));
  }

  directory_path make_deep() {
    auto root = ask<directory_made>(make_directory{}).cap;
    directory_path way{root};
    for (auto name : {"one", "two", "three", "four"}) {
      ask<directory_made>(make_directory{way, name});
      way.names.push_back(name);
    }
    ask<entry_changed>(link_entry{way, "five", lit_cap{{1}}});
    way.names.push_back("five");
    return way;
  }

  void look_up_often(const char* figure, const directory_path& where) {
    std::vector<double> times;
    for (int i = 0; i < look_ups; ++i) {
      auto start = steady::now();
      ask<looked_up>(look_up{where});
      times.push_back(milliseconds_since(start));
    }
    std::sort(times.begin(), times.end());
    print({{"figure", figure},
           {"p50_ms", times[times.size() / 2]},
           {"p99_ms", times[times.size() * 99 / 100]}});
  }

  void walk_large() {
    auto walk = ask<walk_session_actor>(node_.walker, start_walk{large_});
    size_t met = 0;
    for (bool over = false; !over;) {
      auto part = ask<walk_part>(walk, read_walk{});
      met += part.met.size();
      over = part.over;
    }
    if (met != entries + 1)
      bench::give_up("the walk is not whole");
  }

  void list_large() {
    auto list = ask<directory_listing>(list_directory{{large_}});
    if (list.entries.size() != entries || list.damaged_count > 0)
      bench::give_up("the list is not whole");
  }

  template <class Work>
  void repeat(const char* figure, Work work) {
    std::vector<double> times;
    double more_memory = 0;
    for (int i = 0; i < repetitions; ++i) {
      auto before = memory("VmRSS");
      forget_peak();
      auto start = steady::now();
      work();
      times.push_back(milliseconds_since(start));
      more_memory = std::max(more_memory, memory("VmHWM") - before);
    }
    std::sort(times.begin(), times.end());
    print({{"figure", figure},
           {"s", times[times.size() / 2] / 1000},
           {"worst_s", times.back() / 1000},
           {"more_mib", more_memory}});
  }

  static void print(const nlohmann::json& line) {
    std::cout << line.dump() << std::endl;
  }

  caf::scoped_actor self_;
  node_handles node_;
  capability large_;
};

capability
cap_at(const node_directory& vdrive, const directory_write_key& key) {
  auto text = bench::unbox(read_text(vdrive.vdrive_furl(), max_furl_length));
  text.erase(text.find_last_not_of('\n') + 1);
  auto where = bench::unbox(parse_furl(text));
  return directory_write_cap{key, where.tub, where.service};
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2)
    bench::give_up("usage: drive_bench DIRECTORY");
  const std::filesystem::path home{argv[1]};
  const node_directory vdrive{home / "vdrive"};
  stop_signals signals;
  std::filesystem::create_directories(home);
  auto key = bench::unbox(random_bytes<directory_write_key>());
  bench::make_vdrive_node(vdrive.root(), key, entries);
  bench::run_beside(vdrive.root(), signals);
  bench::make_client_node(home / "client", vdrive);
  bench::run_node(home / "client", signals,
                  [&](caf::actor_system& sys, const node_handles& all) {
                    measurements{sys, all, cap_at(vdrive, key)}.run();
                    kill(getpid(), SIGTERM);
                  });
}
