// A file through the uploader and downloader of a client, asked directly, and
// then the same client's web port for whoever waits for it.
//
//   web_bench NODE-DIRECTORY FILE RUNS
//
// One JSON object a line: a figure each, then {"ready": URL}. Ends with its
// standard input.

#include "actors/process/host.hpp"
#include "config/small_file.hpp"
#include "test/bench/drive_nodes.hpp"
#include "web/server/web.hpp"

#include <caf/scoped_actor.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <thread>
#include <unistd.h>

using namespace tahoe;
using steady = std::chrono::steady_clock;

namespace {

constexpr size_t piece_size = size_t{1} << 20;

class direct_transfers {
public:
  direct_transfers(caf::actor_system& sys, const node_handles& node,
                   std::filesystem::path file)
    : self_(sys, true), node_(node), file_(std::move(file)),
      size_(std::filesystem::file_size(file_)) {}

  void run(int runs) {
    wait_for_servers();
    std::vector<double> up;
    std::vector<double> down;
    std::string cap;
    for (int i = 0; i < runs; ++i) {
      up.push_back(rate_of([&] { cap = upload(); }));
      down.push_back(rate_of([&] { download(cap); }));
    }
    print("upload by actors", up);
    print("download by actors", down);
  }

private:
  template <class T, class Handle, class Request>
  T ask(const Handle& whom, const Request& what) {
    caf::expected<T> result{caf::sec::runtime_error};
    self_->request(whom, std::chrono::minutes{10}, what)
      .receive([&](T& x) { result = std::move(x); },
               [&](caf::error& why) { result = std::move(why); });
    return bench::unbox(std::move(result));
  }

  void wait_for_servers() {
    constexpr size_t enough = 7; // as an upload needs by default
    for (;; std::this_thread::sleep_for(std::chrono::milliseconds{100})) {
      auto known
        = ask<known_servers>(node_.introducer_client, get_servers{}).servers;
      auto connected = std::count_if(known.begin(), known.end(), [](auto& x) {
        return static_cast<bool>(x.service);
      });
      if (static_cast<size_t>(connected) >= std::max(enough, known.size()))
        return;
    }
  }

  template <class Work>
  double rate_of(Work work) const {
    auto start = steady::now();
    work();
    std::chrono::duration<double> time = steady::now() - start;
    return static_cast<double>(size_) / 1e6 / time.count();
  }

  std::string upload() {
    auto session
      = ask<upload_session_actor>(node_.uploader, start_upload{false, size_});
    std::ifstream in{file_, std::ios::binary};
    for (auto left = size_; left > 0;) {
      blob piece{std::min<size_t>(left, piece_size)};
      in.read(reinterpret_cast<char*>(piece.mutable_data()),
              static_cast<std::streamsize>(piece.size()));
      left -= piece.size();
      self_->request(session, std::chrono::minutes{10}, put_data{piece})
        .receive([] {}, [](caf::error& why) { bench::give_up(describe(why)); });
    }
    return ask<upload_finished>(session, finish_upload{}).cap;
  }

  void download(const std::string& cap) {
    auto started = ask<download_started>(
      node_.downloader, start_download{bench::unbox(parse_capability(cap))});
    uint64_t got = 0;
    for (;;) {
      auto piece = ask<blob>(started.session, read_data{});
      if (piece.empty())
        break;
      got += piece.size();
    }
    if (got != size_)
      bench::give_up("the file is not whole");
  }

  static void print(const char* figure, std::vector<double> rates) {
    std::sort(rates.begin(), rates.end());
    nlohmann::json line{{"figure", figure},
                        {"mb_per_s", rates[rates.size() / 2]},
                        {"min", rates.front()},
                        {"max", rates.back()}};
    std::cout << line.dump() << std::endl;
  }

  caf::scoped_actor self_;
  node_handles node_;
  std::filesystem::path file_;
  uint64_t size_;
};

} // namespace

int main(int argc, char** argv) {
  if (argc != 4)
    bench::give_up("usage: web_bench NODE-DIRECTORY FILE RUNS");
  stop_signals signals;
  io_threads io;
  std::function<void()> use;
  host_options options;
  options.directory = argv[1];
  options.on_ended = [&io] { io.finish(); };
  options.make_web = [&](caf::actor_system& sys, const node_config& config,
                         const node_handles& all, const environment& env) {
    use = [&, all] {
      direct_transfers{sys, all, argv[2]}.run(std::stoi(argv[3]));
    };
    return make_web(sys, web_config_of(config),
                    {all.node, all.tub, all.uploader, all.downloader,
                     all.introducer_client, all.vdrive_client, all.walker,
                     all.storage},
                    io, env);
  };
  options.on_up = [&] {
    use();
    auto url
      = bench::unbox(read_text(node_directory{argv[1]}.node_url(), 4096));
    url.pop_back();
    std::cout << nlohmann::json{{"ready", url}}.dump() << std::endl;
    char byte = 0;
    while (read(STDIN_FILENO, &byte, 1) > 0)
      ;
    use = nullptr;
    kill(getpid(), SIGTERM);
  };
  options.on_failed
    = [](const caf::error& why) { bench::give_up(describe(why)); };
  bench::unbox(host_node(options, signals));
}
