#include "test/bench/stopwatch.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>

namespace tahoe::bench {

namespace {

// Long beside the clock's resolution, short beside a visit of another process.
constexpr double sample_seconds = 0.03;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec)
         + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Calls `work` for a while; answers how often in a second.
double calls_per_second(const std::function<void()>& work) {
  auto start = cpu_seconds();
  double elapsed = 0;
  unsigned calls = 0;
  do {
    work();
    ++calls;
    elapsed = cpu_seconds() - start;
  } while (elapsed < sample_seconds);
  return calls / elapsed;
}

} // namespace

void stopwatch::add(std::string figure, std::string code, size_t bytes,
                    std::function<void()> work) {
  entries_.push_back(
    {std::move(figure), std::move(code), bytes, std::move(work), {}});
}

void stopwatch::run(unsigned rounds) {
  for (auto& entry : entries_)
    entry.work(); // caches, pages and tables
  for (unsigned i = 0; i < rounds; ++i)
    for (auto& entry : entries_)
      entry.rates.push_back(calls_per_second(entry.work)
                            * static_cast<double>(entry.bytes) / 1e6);
  for (auto& entry : entries_) {
    auto& rates = entry.rates;
    std::sort(rates.begin(), rates.end());
    nlohmann::json line{{"figure", entry.figure},
                        {"code", entry.code},
                        {"mb_per_s", rates[rates.size() / 2]},
                        {"best", rates.back()}};
    std::cout << line.dump() << std::endl;
  }
}

void give_up(const std::string& why) {
  std::cerr << why << std::endl;
  std::exit(1);
}

} // namespace tahoe::bench
