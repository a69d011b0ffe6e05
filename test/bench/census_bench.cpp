// How long the console takes to list the actors of a large process.
//
//   census_bench [ACTORS] [ROUNDS]

#include "actors/inspection/census.hpp"
#include "actors/service.hpp"
#include "actors/system.hpp"
#include "test/bench/stopwatch.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace tahoe;

namespace {

struct crowd_state {
  static constexpr const char* name = "crowd";

  crowd_state(observed<observable_actor>* self, size_t followers);

  ~crowd_state() {
    for (auto& follower : followers)
      caf::anon_send_exit(follower, caf::exit_reason::user_shutdown);
  }

  caf::settings status() const { return {}; }

  std::vector<observable_actor> followers;
};

observable_actor::behavior_type
map_crowd(service<observable_actor, crowd_state>* self, crowd_state&) {
  return {[self](const get_status&) { return self->status(); }};
}

crowd_state::crowd_state(observed<observable_actor>* self, size_t count) {
  for (size_t i = 0; i < count; ++i)
    followers.push_back(spawn_service(*self, map_crowd, size_t{0}));
}

/// Milliseconds until all are counted.
double take_time(caf::actor_system& sys, const observable_actor& root,
                 size_t expected) {
  auto start = std::chrono::steady_clock::now();
  caf::scoped_actor self{sys};
  size_t found = 0;
  self
    ->request(spawn_census(sys, caf::actor_cast<caf::strong_actor_ptr>(root)),
              caf::infinite, take_census{})
    .receive([&](const census& all) { found = all.rows.size(); },
             [](const caf::error&) {});
  if (found != expected)
    bench::give_up("a census counted " + std::to_string(found) + " actors");
  return std::chrono::duration<double, std::milli>(
           std::chrono::steady_clock::now() - start)
    .count();
}

} // namespace

int main(int argc, char** argv) {
  size_t actors = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10000;
  size_t rounds = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 9;
  system_config config;
  caf::actor_system sys{config};
  auto root = spawn_service(sys, map_crowd, actors - 1);
  std::vector<double> times;
  for (size_t i = 0; i < rounds; ++i)
    times.push_back(take_time(sys, root, actors));
  caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
  std::sort(times.begin(), times.end());
  nlohmann::json line{
    {"figure", "census"}, {"actors", actors}, {"ms", times[times.size() / 2]}};
  std::cout << line.dump() << std::endl;
}
