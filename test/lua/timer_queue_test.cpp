#include "web/lua/timer_queue.hpp"

#include <doctest/doctest.h>

namespace tahoe::timer_queue_test {

TEST_SUITE_BEGIN("timer_queue");

namespace {

using std::chrono::seconds;

const timer_queue::time_point start{seconds{1000}};

} // namespace

TEST_CASE("timers come in the order in which they are due") {
  timer_queue timers;
  timers.add({1, start + seconds{3}, std::nullopt});
  timers.add({2, start + seconds{1}, std::nullopt});
  CHECK(timers.next() == start + seconds{1});
  CHECK_FALSE(timers.take_due(start));
  auto now = start + seconds{5};
  CHECK(timers.take_due(now)->what.function == 2);
  CHECK(timers.take_due(now)->what.function == 1);
  CHECK_FALSE(timers.take_due(now));
  CHECK(timers.empty());
  CHECK_FALSE(timers.next());
}

TEST_CASE("a timer with a period comes again, and skips what it missed") {
  timer_queue timers;
  auto number = timers.add({1, start + seconds{2}, seconds{2}});
  auto late = start + seconds{9};
  CHECK(timers.take_due(late)->number == number);
  CHECK_FALSE(timers.take_due(late));
  CHECK(timers.next() == late + seconds{2});
}

TEST_CASE("a timer that was removed does not come") {
  timer_queue timers;
  auto first = timers.add({1, start, std::nullopt});
  auto second = timers.add({2, start, seconds{1}});
  CHECK(timers.remove(second)->function == 2);
  CHECK_FALSE(timers.remove(second));
  CHECK(timers.take_due(start)->number == first);
  CHECK_FALSE(timers.remove(first));
}

TEST_CASE("a queue gets full") {
  timer_queue timers;
  for (size_t i = 0; i < timer_queue::max_size; ++i) {
    CHECK_FALSE(timers.full());
    timers.add({1, start, std::nullopt});
  }
  CHECK(timers.full());
}

TEST_SUITE_END();

} // namespace tahoe::timer_queue_test
