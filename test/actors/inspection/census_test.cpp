#include "actors/inspection/census.hpp"
#include "actors/service.hpp"
#include "test/support/deterministic_system.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

#include <algorithm>

namespace tahoe::census_test {

namespace {

struct parent_state {
  static constexpr const char* name = "parent";

  parent_state(observed<observable_actor>* self, size_t children) : self(self) {
    for (size_t i = 0; i < children; ++i)
      this->children.push_back(
        self->spawn([](caf::event_based_actor*) -> caf::behavior {
          return {[](const get_status&) { return caf::settings{}; }};
        }));
    for (auto& child : this->children)
      self->adopt(child);
  }

  ~parent_state() {
    for (auto& child : children)
      caf::anon_send_exit(child, caf::exit_reason::user_shutdown);
  }

  caf::settings status() const { return {}; }

  observed<observable_actor>* self;
  std::vector<caf::actor> children;
};

struct grandparent_state {
  static constexpr const char* name = "grandparent";

  grandparent_state(observed<observable_actor>* self, size_t count,
                    size_t children);
  ~grandparent_state() {
    for (auto& child : families)
      caf::anon_send_exit(child, caf::exit_reason::user_shutdown);
  }

  caf::settings status() const { return {}; }

  std::vector<observable_actor> families;
};

template <class State>
observable_actor::behavior_type
map_family(service<observable_actor, State>* self, State&) {
  return {[self](const get_status&) { return self->status(); }};
}

grandparent_state::grandparent_state(observed<observable_actor>* self,
                                     size_t count, size_t children) {
  for (size_t i = 0; i < count; ++i)
    families.push_back(
      spawn_service(*self, map_family<parent_state>, children));
}

struct fixture {
  fixture(size_t families, size_t children)
    : root(spawn_service(system.sys, map_family<grandparent_state>, families,
                         children)) {}

  ~fixture() {
    caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
    system.settle();
  }

  census take() {
    census result;
    auto taker
      = spawn_census(system.sys, caf::actor_cast<caf::strong_actor_ptr>(root));
    system.sys.spawn([&](caf::event_based_actor* self) {
      self->request(taker, caf::infinite, take_census{}).then([&](census& x) {
        result = std::move(x);
      });
    });
    system.pass(std::chrono::seconds{3});
    return result;
  }

  test::deterministic_system system;
  observable_actor root;
};

} // namespace

TEST_SUITE_BEGIN("census");

TEST_CASE("a census finds the whole tree, parents before children") {
  fixture grid{3, 0};
  auto all = grid.take();
  REQUIRE_EQ(all.rows.size(), 4);
  CHECK_EQ(all.rows[0].summary.name, "grandparent");
  CHECK_EQ(all.rows[0].depth, 0);
  for (size_t i = 1; i < 4; ++i) {
    CHECK_EQ(all.rows[i].summary.name, "parent");
    CHECK_EQ(all.rows[i].parent, all.rows[0].summary.id);
    CHECK_EQ(all.rows[i].depth, 1);
  }
}

TEST_CASE("who does not answer shows as stuck, and the others are there") {
  // The children of these do not know the question.
  fixture grid{2, 5};
  auto all = grid.take();
  REQUIRE_EQ(all.rows.size(), 13);
  CHECK_EQ(std::count_if(all.rows.begin(), all.rows.end(),
                         [](auto& row) { return row.answered; }),
           3);
  for (auto& row : all.rows)
    CHECK_FALSE(row.summary.name.empty());
}

TEST_CASE("a thousand actors are counted in one go") {
  fixture grid{1000, 0};
  CHECK_EQ(grid.take().rows.size(), 1001);
}

TEST_SUITE_END();

} // namespace tahoe::census_test
