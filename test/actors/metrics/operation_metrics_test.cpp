#include "actors/operations/operation_log.hpp"
#include "codec/error.hpp"
#include "test/support/metric_lines.hpp"

#include <doctest/doctest.h>

namespace tahoe::operation_metrics_test {

using namespace std::chrono_literals;
using test::value_in;

TEST_SUITE_BEGIN("operation_metrics");

namespace {

const std::chrono::system_clock::time_point today{};
const instant start{1h};

operation_report progress(uint64_t received, uint64_t delivered) {
  operation_report result;
  result.progress.received = received;
  result.progress.delivered = delivered;
  return result;
}

} // namespace

TEST_CASE("a log counts its operations and their bytes") {
  auto metrics = metric_registry::make();
  operation_log log{operation_metrics{metrics, operation_kind::download}};
  auto shows = [&](const char* what) {
    return value_in(metrics, std::string{"tahoe_download_"} + what);
  };
  for (auto id : {"a", "b", "c"})
    log.begin(operation_kind::download, id, {}, today, start);
  CHECK(shows("running") == 3);
  log.report("a", progress(100, 10), start + 1s);
  log.report("b", progress(1000, 0), start + 1s);
  log.report("a", progress(90, 30), start + 2s);
  CHECK(shows("received_bytes_total") == 1100);
  CHECK(shows("delivered_bytes_total") == 30);
  log.end("a", {}, start + 4s);
  log.end("a", {}, start + 5s);
  log.end("b", failure(ec::not_enough_shares, "gone"), start + 3s);
  log.end("c", failure(ec::cancelled, "enough"), start + 2s);
  CHECK(shows("running") == 0);
  CHECK(shows("operations_total{outcome=\"done\"}") == 1);
  CHECK(shows("operations_total{outcome=\"failed\"}") == 1);
  CHECK(shows("operations_total{outcome=\"cancelled\"}") == 1);
  CHECK(shows("duration_seconds_sum") == 9);
  CHECK(shows("duration_seconds_count") == 3);
}

TEST_CASE("the time to the first byte counts once") {
  auto metrics = metric_registry::make();
  operation_log log{operation_metrics{metrics, operation_kind::download}};
  log.begin(operation_kind::download, "a", {}, today, start);
  auto report = progress(1, 1);
  log.report("a", report, start + 1s);
  CHECK(value_in(metrics, "tahoe_download_first_byte_seconds_count") == 0);
  report.first_byte = 40ms;
  log.report("a", report, start + 1s);
  log.report("a", report, start + 2s);
  CHECK(value_in(metrics, "tahoe_download_first_byte_seconds_count") == 1);
  CHECK(value_in(metrics, "tahoe_download_first_byte_seconds_sum")
        == doctest::Approx(0.04));
}

TEST_CASE("what ran in a service that failed runs no more") {
  auto metrics = metric_registry::make();
  {
    operation_log log{operation_metrics{metrics, operation_kind::upload}};
    log.begin(operation_kind::upload, "a", progress(5, 0), today, start);
    CHECK(value_in(metrics, "tahoe_upload_running") == 1);
  }
  operation_log log{operation_metrics{metrics, operation_kind::upload}};
  CHECK(value_in(metrics, "tahoe_upload_running") == 0);
  CHECK(value_in(metrics, "tahoe_upload_received_bytes_total") == 5);
}

TEST_SUITE_END();

} // namespace tahoe::operation_metrics_test
