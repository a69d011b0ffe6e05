#include "actors/process/memory_keeper.hpp"

#include <algorithm>
#include <malloc.h>
#include <time.h>
#include <utility>

namespace tahoe {

namespace {

constexpr std::chrono::seconds look_interval{2};
constexpr std::chrono::milliseconds least_work{500};
/// In an interval; twenty times what an idle node with its greetings takes.
constexpr std::chrono::milliseconds most_rest{200};
constexpr size_t least_freed = size_t{16} << 20;

std::chrono::nanoseconds processor_time() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::chrono::seconds{used.tv_sec}
         + std::chrono::nanoseconds{used.tv_nsec};
}

} // namespace

bool rest_after_work::begins(std::chrono::nanoseconds used, size_t free) {
  auto lately = used - std::exchange(last_look_, used);
  least_free_ = std::min(least_free_, free);
  auto has_worked = used - last_rest_ >= least_work;
  auto has_freed = free - least_free_ >= least_freed;
  if (lately > most_rest || (!has_worked && !has_freed))
    return false;
  last_rest_ = used;
  least_free_ = free;
  return true;
}

memory_keeper::memory_keeper() : thread_([this] { run(); }) {}

memory_keeper::~memory_keeper() {
  {
    std::lock_guard guard{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void memory_keeper::run() {
  rest_after_work rest;
  std::unique_lock lock{mutex_};
  while (!changed_.wait_for(lock, look_interval, [this] { return stopping_; }))
    if (rest.begins(processor_time(), mallinfo2().fordblks))
      malloc_trim(0);
}

} // namespace tahoe
