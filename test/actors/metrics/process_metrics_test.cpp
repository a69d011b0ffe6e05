#include "actors/metrics/process_metrics.hpp"
#include "test/support/metric_lines.hpp"

#include <doctest/doctest.h>

#include <ctime>
#include <unistd.h>

namespace tahoe::process_metrics_test {

using test::value_in;

TEST_SUITE_BEGIN("process_metrics");

TEST_CASE("a registry tells of its process and its version") {
  auto metrics = metric_registry::make();
  watch_process(metrics, "tahoe-node/1.2.3");
  auto text = metrics.render();
  CHECK(value_in(text, "tahoe_build_info{version=\"1.2.3\"}") == 1);
  CHECK(value_in(text, "process_resident_memory_bytes") > 1e6);
  CHECK(value_in(text, "process_virtual_memory_bytes")
        > value_in(text, "process_resident_memory_bytes"));
  CHECK(value_in(text, "process_cpu_seconds_total") >= 0);
  CHECK(value_in(text, "process_threads") >= 1);
  CHECK(value_in(text, "process_max_fds") >= 10);
  auto start = value_in(text, "process_start_time_seconds");
  auto now = static_cast<double>(std::time(nullptr));
  CHECK(start > now - 86400);
  CHECK(start < now + 2);
}

TEST_CASE("an open file counts") {
  auto metrics = metric_registry::make();
  watch_process(metrics, "x/1");
  auto before = value_in(metrics, "process_open_fds");
  auto copy = dup(0);
  CHECK(value_in(metrics, "process_open_fds") == before + 1);
  close(copy);
  CHECK(value_in(metrics, "process_open_fds") == before);
}

TEST_SUITE_END();

} // namespace tahoe::process_metrics_test
