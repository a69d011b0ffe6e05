#include "web/cli/progress_bar.hpp"

#include <doctest/doctest.h>

namespace tahoe::progress_bar_test {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_SUITE_BEGIN("progress_bar");

namespace {

const transfer_progress halfway{120'000'000, 270'000'000};
const transfer_progress of_unknown_size{120'000'000, std::nullopt};

/// After so much time at so many bytes a second, seen every 200 ms.
void run(transfer_rate& rate, transfer_rate::time_point& now, uint64_t& done,
         seconds how_long, uint64_t speed) {
  for (auto end = now + how_long; now < end;) {
    now += milliseconds{200};
    done += speed / 5;
    rate.add(now, done);
  }
}

} // namespace

TEST_CASE("the line tells part, bytes, rate and time left") {
  CHECK(bar_text("storing", halfway, 98e6, 75)
        == "storing  [#######.........]  44 %  120 MB of 270 MB  98 MB/s  "
           "2 s left");
  CHECK(bar_text("storing", halfway, 98e6, 200)
        == "storing  [##########..............]  44 %  120 MB of 270 MB  "
           "98 MB/s  2 s left");
}

TEST_CASE("of an unknown size only bytes and rate are told") {
  CHECK(bar_text("storing", of_unknown_size, 98e6, 79)
        == "storing  120 MB  98 MB/s");
  CHECK(bar_text("storing", of_unknown_size, std::nullopt, 79)
        == "storing  120 MB");
}

TEST_CASE("a transfer that stands still has no time left") {
  CHECK(bar_text("storing", halfway, 0, 79)
        == "storing  [##########..............]  44 %  120 MB of 270 MB  "
           "0 B/s");
}

TEST_CASE("100 % is told when all is done and not before") {
  auto ends = [](uint64_t done, uint64_t total) {
    return bar_text("fetching", {done, total}, std::nullopt, 79);
  };
  CHECK(ends(999'999'999, 1'000'000'000)
        == "fetching  [#######################.]  99 %  1.0 GB of 1.0 GB");
  CHECK(ends(5, 5)
        == "fetching  [########################]  100 %  5 B of 5 B");
  CHECK(ends(0, 5) == "fetching  [........................]   0 %  0 B of 5 B");
  CHECK(ends(0, 0)
        == "fetching  [########################]  100 %  0 B of 0 B");
  // More than was announced.
  CHECK(ends(6, 5)
        == "fetching  [########################]  100 %  6 B of 5 B");
}

TEST_CASE("no line is wider than it may be") {
  for (auto& now : {halfway, of_unknown_size})
    for (size_t width = 0; width < 100; ++width)
      CHECK(bar_text("storing", now, 98e6, width).size() <= width);
  CHECK(bar_text("storing", halfway, 98e6, 40)
        == "storing  44 %  120 MB of 270 MB  98 MB/s");
  CHECK(bar_text("storing", halfway, 98e6, 25)
        == "storing  [###.....]"
           "  44 %");
  CHECK(bar_text("storing", halfway, 98e6, 4) == "stor");
}

TEST_CASE("sizes and times have two or three digits") {
  auto size = [](uint64_t bytes) {
    return bar_text("", {bytes, std::nullopt}, std::nullopt, 79).substr(2);
  };
  CHECK(size(0) == "0 B");
  CHECK(size(999) == "999 B");
  CHECK(size(1000) == "1.0 kB");
  CHECK(size(9'949) == "9.9 kB");
  CHECK(size(9'950) == "10 kB");
  CHECK(size(999'499) == "999 kB");
  CHECK(size(999'500) == "1.0 MB");
  CHECK(size(UINT64_MAX) == "18 EB");
  auto left = [](uint64_t seconds) {
    auto text = bar_text("", {0, seconds * 1000}, 1000, 79);
    return text.substr(text.rfind("/s  ") + 4);
  };
  CHECK(left(0) == "0 s left");
  CHECK(left(100) == "100 s left");
  CHECK(left(101) == "2 min left");
  CHECK(left(6000) == "100 min left");
  CHECK(left(6001) == "2 h left");
}

TEST_CASE("a waiting line tells for what and since when") {
  transfer_words words{"storing", "spreading shares..."};
  CHECK(waiting_text(words, milliseconds{12'999}, 79)
        == "storing  spreading shares...  12 s");
  CHECK(waiting_text(words, seconds{12}, 10) == "storing  s");
}

TEST_CASE("the rate is that of the last seconds") {
  transfer_rate rate;
  transfer_rate::time_point now;
  uint64_t done = 0;
  CHECK_FALSE(rate.value());
  rate.add(now, done);
  CHECK_FALSE(rate.value());
  run(rate, now, done, seconds{60}, 1000);
  CHECK(rate.value().value() == doctest::Approx(1000));
  run(rate, now, done, seconds{2}, 6000);
  CHECK(rate.value().value() == doctest::Approx(3000));
  run(rate, now, done, seconds{3}, 6000);
  CHECK(rate.value().value() == doctest::Approx(6000));
  run(rate, now, done, seconds{5}, 0);
  CHECK(rate.value().value() == doctest::Approx(0));
}

TEST_CASE("after a long silence the rate counts all of it") {
  transfer_rate rate;
  transfer_rate::time_point now;
  rate.add(now, 0);
  rate.add(now + seconds{1}, 1000);
  rate.add(now + seconds{21}, 2000);
  CHECK(rate.value().value() == doctest::Approx(50));
}

TEST_SUITE_END();

} // namespace tahoe::progress_bar_test
