#include "test/support/metric_lines.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <thread>

namespace tahoe::metric_registry_test {

using namespace std::chrono_literals;
using test::value_in;

TEST_SUITE_BEGIN("metric_registry");

TEST_CASE("counters and gauges are shown in the text format, by name") {
  auto metrics = metric_registry::make();
  metrics.make_gauge("tahoe_b_open", "Now open.").set(3);
  auto reads = metrics.make_counter("tahoe_a_reads_total", "Reads.",
                                    {{"kind", "whole"}});
  metrics.make_counter("tahoe_a_reads_total", "Reads.", {{"kind", "part"}})
    .add(2);
  reads.add();
  reads.add(4);
  CHECK(metrics.render()
        == "# HELP tahoe_a_reads_total Reads.\n"
           "# TYPE tahoe_a_reads_total counter\n"
           "tahoe_a_reads_total{kind=\"part\"} 2\n"
           "tahoe_a_reads_total{kind=\"whole\"} 5\n"
           "# HELP tahoe_b_open Now open.\n"
           "# TYPE tahoe_b_open gauge\n"
           "tahoe_b_open 3\n");
}

TEST_CASE("a histogram counts each time up to its bound") {
  auto metrics = metric_registry::make();
  auto times = metrics.make_histogram("tahoe_a_seconds", "Times.");
  for (interval time : {interval{50us}, interval{2ms}, interval{1000s}})
    times.observe(time);
  auto text = metrics.render();
  CHECK(text.find("# TYPE tahoe_a_seconds histogram\n") != std::string::npos);
  CHECK(value_in(text, "tahoe_a_seconds_count") == 3);
  CHECK(value_in(text, "tahoe_a_seconds_sum") == doctest::Approx(1000.00205));
  CHECK(value_in(text, "tahoe_a_seconds_bucket{le=\"0.0001\"}") == 1);
  CHECK(value_in(text, "tahoe_a_seconds_bucket{le=\"0.001\"}") == 1);
  CHECK(value_in(text, "tahoe_a_seconds_bucket{le=\"0.0025\"}") == 2);
  CHECK(value_in(text, "tahoe_a_seconds_bucket{le=\"100\"}") == 2);
  CHECK(value_in(text, "tahoe_a_seconds_bucket{le=\"+Inf\"}") == 3);
}

TEST_CASE("an instrument that is made again goes on") {
  auto metrics = metric_registry::make();
  metrics.make_counter("tahoe_a_total", "A.").add(2);
  metrics.make_counter("tahoe_a_total", "A.").add(3);
  metrics.make_histogram("tahoe_a_seconds", "A.").observe(1s);
  metrics.make_histogram("tahoe_a_seconds", "A.").observe(1s);
  CHECK(value_in(metrics, "tahoe_a_total") == 5);
  CHECK(value_in(metrics, "tahoe_a_seconds_count") == 2);
}

TEST_CASE("registries do not know of each other") {
  auto one = metric_registry::make();
  auto other = metric_registry::make();
  one.make_counter("tahoe_a_total", "A.").add();
  CHECK(other.render().empty());
}

TEST_CASE("instruments of no registry count nothing, and outlive theirs") {
  metric_registry none;
  none.make_counter("tahoe_a_total", "A.").add();
  none.make_gauge("tahoe_a", "A.").set(1);
  none.make_histogram("tahoe_a_seconds", "A.").observe(1s);
  none.watch([]() -> std::vector<metric_family> {
    FAIL("asked");
    return {};
  });
  CHECK(none.render().empty());
  auto counts = metric_registry::make().make_counter("tahoe_a_total", "A.");
  counts.add();
}

TEST_CASE("what is watched, and what is added, is shown as it stands") {
  auto metrics = metric_registry::make();
  double now = 1;
  metrics.watch([&now]() -> std::vector<metric_family> {
    return {{"tahoe_b_total", "B.", metric_kind::counter, {{{}, now}}}};
  });
  CHECK(value_in(metrics, "tahoe_b_total") == 1);
  now = 2;
  metric_family actors{"tahoe_actor_mailbox",
                       "Waiting.",
                       metric_kind::gauge,
                       {{{{"actor", "web"}}, 7}, {{{"actor", "node"}}, 0.5}}};
  CHECK(metrics.render({actors})
        == "# HELP tahoe_actor_mailbox Waiting.\n"
           "# TYPE tahoe_actor_mailbox gauge\n"
           "tahoe_actor_mailbox{actor=\"node\"} 0.5\n"
           "tahoe_actor_mailbox{actor=\"web\"} 7\n"
           "# HELP tahoe_b_total B.\n"
           "# TYPE tahoe_b_total counter\n"
           "tahoe_b_total 2\n");
}

TEST_CASE("all of it can be had as it is, in the same order") {
  auto metrics = metric_registry::make();
  metrics.make_counter("tahoe_c_total", "C.", {{"kind", "whole"}}).add(2);
  auto times = metrics.make_histogram("tahoe_b_seconds", "B.");
  times.observe(2ms);
  times.observe(1000s);
  auto all
    = metrics.collect({{"tahoe_a", "A.", metric_kind::gauge, {{{}, 7}}}});
  REQUIRE(all.size() == 3);
  CHECK(all[0].name == "tahoe_a");
  CHECK(all[0].kind == metric_kind::gauge);
  CHECK(all[0].samples.at(0).value == 7);
  CHECK(all[1].kind == metric_kind::histogram);
  auto& buckets = all[1].samples.at(0).buckets;
  CHECK(buckets.front().bound == 0.0001);
  CHECK(buckets.front().count == 0);
  CHECK(buckets.back().bound == std::numeric_limits<double>::infinity());
  CHECK(buckets.back().count == 2);
  CHECK(all[1].samples[0].value == doctest::Approx(1000.002));
  CHECK(all[2].help == "C.");
  CHECK(all[2].kind == metric_kind::counter);
  CHECK(all[2].samples.at(0).labels.at(0).value == "whole");
  CHECK(all[2].samples[0].value == 2);
}

TEST_CASE("a label is quoted so that it cannot end early") {
  auto metrics = metric_registry::make();
  metrics.make_gauge("tahoe_a", "A.", {{"word", "x\"\n\\y"}}).set(1);
  CHECK(metrics.render().find("{word=\"x\\\"\\n\\\\y\"} 1\n")
        != std::string::npos);
}

TEST_CASE("many threads count together, while others look") {
  auto metrics = metric_registry::make();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([metrics] {
      auto counts = metrics.make_counter("tahoe_a_total", "A.");
      auto times = metrics.make_histogram("tahoe_a_seconds", "A.");
      for (int round = 0; round < 1000; ++round) {
        counts.add();
        times.observe(1ms);
        if (round % 250 == 0)
          metrics.render();
      }
    });
  for (auto& thread : threads)
    thread.join();
  CHECK(value_in(metrics, "tahoe_a_total") == 4000);
  CHECK(value_in(metrics, "tahoe_a_seconds_count") == 4000);
}

TEST_SUITE_END();

} // namespace tahoe::metric_registry_test
