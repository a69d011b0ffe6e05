#include "actors/inspection/actor_metrics.hpp"

#include <doctest/doctest.h>

namespace tahoe::actor_metrics_test {

using namespace std::chrono_literals;

namespace {

census_row row_of(const char* name, uint64_t messages) {
  census_row result;
  result.answered = true;
  result.summary.name = name;
  result.summary.messages = messages;
  result.summary.mailbox = 2;
  result.summary.busy = 500ms;
  return result;
}

} // namespace

TEST_SUITE_BEGIN("actor_metrics");

TEST_CASE("actors of one name are added up, stuck ones are counted") {
  census all;
  all.rows
    = {row_of("link", 3), row_of("link", 4), row_of("node", 1), census_row{}};
  auto text = metric_registry::make().render(to_metrics(all));
  auto has = [&](const char* line) {
    CAPTURE(line);
    CHECK(text.find(std::string{line} + "\n") != std::string::npos);
  };
  has("tahoe_actor_running{actor=\"link\"} 2");
  has("tahoe_actor_mailbox_messages{actor=\"link\"} 4");
  has("tahoe_actor_running{actor=\"node\"} 1");
  has("tahoe_actor_stuck 1");
}

TEST_SUITE_END();

} // namespace tahoe::actor_metrics_test
