#include "actors/operations/busy_spans.hpp"

#include <doctest/doctest.h>

namespace tahoe::busy_spans_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("busy_spans");

namespace {

const instant start{1h};

busy_span span(interval from, interval to) {
  return {start + from, start + to};
}

} // namespace

TEST_CASE("periods with a pause between them stay apart") {
  busy_spans spans;
  CHECK(spans.list().empty());
  spans.add(start, start + 1s);
  spans.add(start + 2s, start + 3s);
  CHECK(spans.list() == std::vector{span(0s, 1s), span(2s, 3s)});
}

TEST_CASE("periods that touch or overlap become one") {
  busy_spans spans;
  spans.add(start + 1s, start + 2s);
  spans.add(start + 2s, start + 3s);
  CHECK(spans.list() == std::vector{span(1s, 3s)});
  spans.add(start + 5s, start + 6s);
  spans.add(start + 8s, start + 9s);
  // Asked first, answered last.
  spans.add(start, start + 10s);
  CHECK(spans.list() == std::vector{span(0s, 10s)});
}

TEST_CASE("of too many, those with the shortest pause become one") {
  busy_spans spans;
  interval begin{0};
  for (size_t i = 0; i <= busy_spans::max_spans; ++i) {
    spans.add(start + begin, start + begin + 1s);
    begin += i == 4 ? 1500ms : 10s;
  }
  REQUIRE(spans.list().size() == busy_spans::max_spans);
  CHECK(spans.list()[4] == span(40s, 42500ms));
}

TEST_CASE("however many there are, little is kept, from first to last") {
  busy_spans spans;
  for (int i = 0; i < 100'000; ++i)
    spans.add(start + i * 2s, start + i * 2s + 1s);
  CHECK(spans.list().size() == busy_spans::max_spans);
  CHECK(spans.list().front().from == start);
  CHECK(spans.list().back().to == start + 199'999s);
}

TEST_SUITE_END();

} // namespace tahoe::busy_spans_test
