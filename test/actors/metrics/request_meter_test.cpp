#include "actors/metrics/request_meter.hpp"
#include "codec/error.hpp"
#include "test/support/metric_lines.hpp"

#include <doctest/doctest.h>

namespace tahoe::request_meter_test {

using namespace std::chrono_literals;
using test::value_in;

TEST_SUITE_BEGIN("request_meter");

namespace {

double count_of(const metric_registry& metrics, const std::string& outcome) {
  return value_in(metrics, "tahoe_storage_requests_total{outcome=\"" + outcome
                             + "\",request=\"read\"}");
}

} // namespace

TEST_CASE("every error is one of six outcomes") {
  auto metrics = metric_registry::make();
  request_meter meter{metrics, "storage", "read"};
  for (auto code = 1; code <= static_cast<int>(ec::lost); ++code)
    meter.count(failure(static_cast<ec>(code), "why"), 1ms);
  meter.count({}, 2ms);
  meter.count(caf::make_error(caf::sec::request_timeout), 3ms);
  CHECK(count_of(metrics, "done") == 1);
  CHECK(count_of(metrics, "busy") == 1);
  CHECK(count_of(metrics, "full") == 1);
  CHECK(count_of(metrics, "cancelled") == 1);
  CHECK(count_of(metrics, "failed") == 3);
  CHECK(count_of(metrics, "refused") == 11);
  CHECK(value_in(metrics, "tahoe_storage_request_duration_seconds_count"
                          "{request=\"read\"}")
        == 18);
}

TEST_CASE("an answer at once is counted, a promise is not yet") {
  auto metrics = metric_registry::make();
  request_meter meter{metrics, "storage", "read"};
  counted(meter, caf::result<int>{1});
  counted(meter, caf::result<void>{});
  counted(meter, caf::result<int>{failure(ec::try_later, "busy")});
  counted(meter, caf::result<int>{caf::response_promise{}});
  CHECK(count_of(metrics, "done") == 2);
  CHECK(count_of(metrics, "busy") == 1);
  measured_promise promise{caf::response_promise{}, meter};
  promise.deliver(failure(ec::no_space, "full"));
  CHECK(count_of(metrics, "full") == 1);
}

TEST_CASE("a meter of no registry counts nothing") {
  request_meter{}.count(failure(ec::refused, "no"), 1ms);
  request_meter{metric_registry{}, "storage", "read"}.count({}, 1ms);
}

TEST_SUITE_END();

} // namespace tahoe::request_meter_test
