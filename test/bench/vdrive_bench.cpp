// Durable changes a second: of the vdrive with 1 and 16 writers, and of SQLite
// alone on the same disk.
//
//   vdrive_bench DIRECTORY [SECONDS]

#include "actors/system.hpp"
#include "actors/vdrive/database.hpp"
#include "actors/vdrive/vdrive_server.hpp"
#include "test/bench/stopwatch.hpp"
#include "test/support/vdrive_samples.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

using namespace tahoe;
using steady = std::chrono::steady_clock;

namespace {

constexpr size_t most_writers = 16;
constexpr uint32_t names = 10000;

void print(const std::string& figure, double rate) {
  nlohmann::json line{{"figure", figure}, {"per_s", rate}};
  std::cout << line.dump() << std::endl;
}

double seconds_since(steady::time_point start) {
  return std::chrono::duration<double>(steady::now() - start).count();
}

/// Puts one entry after another into a directory of its own, each when the one
/// before is durable.
class writer {
public:
  writer(caf::event_based_actor* self, vdrive_actor vdrive, uint8_t number,
         std::atomic<uint64_t>* done)
    : self_(self), vdrive_(std::move(vdrive)), directory_(number), done_(done) {
    self_->request(vdrive_, caf::infinite, test::creation_of(directory_))
      .then([this](const directories_changed&) { put(); });
  }

private:
  void put() {
    auto number = ++number_;
    self_
      ->request(vdrive_, caf::infinite,
                test::change_of(
                  {directory_.put(std::to_string(number % names),
                                  test::sample_content(number), expect_any)}))
      .then(
        [this](const directories_changed&) {
          ++*done_;
          put();
        },
        [](const caf::error& err) { bench::give_up(describe(err)); });
  }

  caf::event_based_actor* self_;
  vdrive_actor vdrive_;
  test::sample_directory directory_;
  std::atomic<uint64_t>* done_;
  uint32_t number_ = 0;
};

double
vdrive_rate(const std::filesystem::path& home, size_t writers, double seconds) {
  system_config config;
  caf::actor_system sys{config};
  environment env;
  env.disk = disk_pool::on_threads(sys, 1);
  std::filesystem::create_directories(home);
  auto vdrive = make_vdrive_server(sys, node_directory{home}, {}, env);
  if (!vdrive)
    bench::give_up(describe(vdrive.error()));
  std::atomic<uint64_t> done{0};
  std::vector<caf::actor> running;
  auto handle = caf::actor_cast<vdrive_actor>(*vdrive);
  for (size_t i = 0; i < writers; ++i)
    running.push_back(
      sys.spawn([&, i](caf::stateful_actor<std::optional<writer>>* self) {
        self->state.emplace(self, handle, static_cast<uint8_t>(i), &done);
      }));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  auto start = steady::now();
  auto before = done.load();
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  auto result = static_cast<double>(done - before) / seconds_since(start);
  for (auto& actor : running)
    caf::anon_send_exit(actor, caf::exit_reason::kill);
  caf::anon_send_exit(*vdrive, caf::exit_reason::user_shutdown);
  env.disk.stop();
  return result;
}

/// Rows of an entry's size, `rows` in each durable transaction of SQLite, in
/// the order of their keys: the least that it can do.
double
sqlite_rate(const std::filesystem::path& file, int rows, double seconds) {
  auto db = database::open(file, database::mode::create);
  if (!db
      || !db->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                  "CREATE TABLE entries (key INTEGER PRIMARY KEY, value BLOB)"))
    bench::give_up("SQLite does not work here");
  query begin{*db, "BEGIN IMMEDIATE"};
  query insert{*db, "INSERT INTO entries (value) VALUES (?)"};
  query commit{*db, "COMMIT"};
  const byte_buffer value(400, 1);
  uint64_t done = 0;
  auto start = steady::now();
  while (seconds_since(start) < seconds) {
    auto good = bool{begin.run()};
    for (int i = 0; i < rows; ++i)
      good = good && insert.run(byte_view{value});
    if (!good || !commit.run())
      bench::give_up("SQLite fails");
    done += static_cast<uint64_t>(rows);
  }
  return static_cast<double>(done) / seconds_since(start);
}

} // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3)
    bench::give_up("usage: vdrive_bench DIRECTORY [SECONDS]");
  const std::filesystem::path home{argv[1]};
  auto seconds = argc > 2 ? std::atof(argv[2]) : 5.0;
  std::filesystem::create_directories(home);
  for (int rows : {1, 16})
    print("SQLite, rows a transaction: " + std::to_string(rows),
          sqlite_rate(home / ("raw" + std::to_string(rows)), rows, seconds));
  for (size_t writers : {size_t{1}, most_writers})
    print("vdrive changes, writers: " + std::to_string(writers),
          vdrive_rate(home / std::to_string(writers), writers, seconds));
}
