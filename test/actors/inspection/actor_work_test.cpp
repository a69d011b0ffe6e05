#include "actors/inspection/actor_work.hpp"
#include "test/support/metric_lines.hpp"

#include <doctest/doctest.h>

namespace tahoe::actor_work_test {

using namespace std::chrono_literals;
using test::value_in;

TEST_SUITE_BEGIN("actor_work");

namespace {

struct family {
  family() { actor_work::show(root, metrics); }

  double messages(const std::string& actor) const {
    return value_in(metrics,
                    "tahoe_actor_messages_total{actor=\"" + actor + "\"}");
  }

  metric_registry metrics = metric_registry::make();
  std::shared_ptr<actor_work> root = std::make_shared<actor_work>();
  std::shared_ptr<actor_work> child = std::make_shared<actor_work>();
  std::shared_ptr<actor_work> grandchild = std::make_shared<actor_work>();
};

} // namespace

TEST_CASE("what descendants do is counted at the root, by name") {
  family f;
  f.child->join(f.root);
  f.grandchild->join(f.child);
  f.root->add("node", 1, 1s);
  f.child->add("link", 2, 500ms);
  f.grandchild->add("link", 3, 250ms);
  CHECK(f.messages("node") == 1);
  CHECK(f.messages("link") == 5);
  CHECK(value_in(f.metrics, "tahoe_actor_busy_seconds_total{actor=\"link\"}")
        == 0.75);
}

TEST_CASE("what was done before there was a parent comes along") {
  family f;
  f.grandchild->add("link", 3, 1s);
  f.grandchild->join(f.child);
  f.child->join(f.root);
  CHECK(f.messages("link") == 3);
}

TEST_CASE("the work of a node stays its own in a grid") {
  family f;
  auto grid = std::make_shared<actor_work>();
  f.root->join(grid);
  f.root->add("node", 1, 1s);
  CHECK(f.messages("node") == 1);
  CHECK(grid->to_metrics()[0].samples.empty());
}

TEST_SUITE_END();

} // namespace tahoe::actor_work_test
