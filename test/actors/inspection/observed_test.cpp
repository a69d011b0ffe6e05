#include "actors/service.hpp"
#include "test/support/deterministic_system.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

namespace tahoe::observed_test {

struct have_child {};
struct ask_children {};
struct end_children {};

} // namespace tahoe::observed_test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::observed_test::have_child)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::observed_test::ask_children)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::observed_test::end_children)

namespace tahoe::observed_test {

namespace {

using family_actor
  = caf::typed_actor<caf::reacts_to<have_child>, caf::reacts_to<ask_children>,
                     caf::reacts_to<end_children>>;

struct family_state {
  static constexpr const char* name = "family";

  explicit family_state(observed<family_actor>* self) : self(self) {}

  void have_child();
  void ask_children();
  caf::settings status() const { return {}; }

  observed<family_actor>* self;
  std::vector<family_actor> children;
};

family_actor::behavior_type
map_family(service<family_actor, family_state>*, family_state& state) {
  return {
    [&state](const have_child&) { state.have_child(); },
    [&state](const ask_children&) { state.ask_children(); },
    [&state](const end_children&) {
      for (auto& child : std::exchange(state.children, {}))
        caf::anon_send_exit(child, caf::exit_reason::user_shutdown);
    },
  };
}

void family_state::have_child() {
  children.push_back(spawn_service(*self, map_family));
}

void family_state::ask_children() {
  for (auto& child : children)
    self
      ->request(caf::actor_cast<caf::actor>(child), std::chrono::minutes{3},
                inspect_actor{})
      .then([](const actor_summary&) {}, [](const caf::error&) {});
}

struct fixture {
  fixture() : root(spawn_service(system.sys, map_family)) {}
  ~fixture() {
    caf::anon_send(root, end_children{});
    caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
    system.settle();
  }

  actor_summary inspect() {
    actor_summary result;
    system.sys.spawn([&](caf::event_based_actor* self) {
      self
        ->request(caf::actor_cast<caf::actor>(root), caf::infinite,
                  inspect_actor{})
        .then([&](actor_summary& x) { result = std::move(x); });
    });
    system.settle();
    return result;
  }

  /// By the family, as its metrics tell.
  double handled() {
    auto* it = dynamic_cast<metered*>(
      caf::actor_cast<caf::strong_actor_ptr>(root)->get());
    auto families = it->work()->to_metrics();
    return families.at(0).samples.at(0).value;
  }

  test::deterministic_system system;
  family_actor root;
};

} // namespace

TEST_SUITE_BEGIN("observed");

TEST_CASE_FIXTURE(fixture, "an actor tells what it has handled") {
  CHECK_EQ(inspect().messages, 0);
  caf::anon_send(root, have_child{});
  system.settle();
  auto found = inspect();
  CHECK_EQ(found.name, "family");
  CHECK_EQ(found.id, root.id());
  CHECK_EQ(found.messages, 1);
  CHECK_EQ(found.mailbox, 0);
}

TEST_CASE_FIXTURE(fixture, "children are shown for as long as they run") {
  for (int i = 0; i < 40; ++i)
    caf::anon_send(root, have_child{});
  system.settle();
  CHECK_EQ(inspect().children.size(), 40);
  caf::anon_send(root, end_children{});
  system.settle();
  CHECK(inspect().children.empty());
  caf::anon_send(root, have_child{});
  system.settle();
  CHECK_EQ(inspect().children.size(), 1);
}

TEST_CASE_FIXTURE(fixture, "what ended actors have done stays counted") {
  caf::anon_send(root, have_child{});
  system.settle();
  auto child = inspect().children.at(0);
  CHECK_EQ(handled(), 1);
  for (int i = 0; i < 3; ++i)
    caf::anon_send(caf::actor_cast<family_actor>(child), end_children{});
  caf::anon_send_exit(caf::actor_cast<caf::actor>(child),
                      caf::exit_reason::user_shutdown);
  system.settle();
  CHECK_MESSAGE(inspect().children.empty(), "it was never looked at");
  CHECK(handled() >= 4);
  auto before = handled();
  inspect();
  CHECK_EQ(handled(), before);
}

TEST_CASE_FIXTURE(fixture, "what was answered in time leaves no timer") {
  for (int i = 0; i < 10; ++i)
    caf::anon_send(root, have_child{});
  caf::anon_send(root, ask_children{});
  system.settle();
  CHECK(system.sched.clock().schedule().empty());
}

TEST_CASE_FIXTURE(fixture, "a trace tells of each message, and then ends") {
  std::vector<traced_message> told;
  auto listener = system.sys.spawn([&](caf::event_based_actor*) {
    return caf::behavior{
      [&](const traced_message& news) { told.push_back(news); },
    };
  });
  auto target = caf::actor_cast<caf::actor>(root);
  caf::anon_send(root, have_child{});
  caf::anon_send(
    target,
    trace_actor{caf::actor_cast<caf::strong_actor_ptr>(listener), true});
  system.settle();
  CHECK(told.empty());
  caf::anon_send(root, have_child{});
  system.settle();
  REQUIRE_EQ(told.size(), 1);
  CHECK_EQ(told[0].actor, "family");
  CHECK(told[0].type.ends_with("have_child"));
  caf::anon_send_exit(listener, caf::exit_reason::user_shutdown);
  system.settle();
  caf::anon_send(root, end_children{});
  system.settle();
  CHECK_EQ(told.size(), 1);
}

TEST_CASE_FIXTURE(fixture, "a trace that ran out goes on when it is asked to") {
  size_t told = 0;
  auto listener = system.sys.spawn([&](caf::event_based_actor*) {
    return caf::behavior{[&](const traced_message&) { ++told; }};
  });
  caf::anon_send(
    caf::actor_cast<caf::actor>(root),
    trace_actor{caf::actor_cast<caf::strong_actor_ptr>(listener), false});
  caf::anon_send(root, have_child{});
  system.settle();
  CHECK_EQ(told, 1);
  caf::anon_send_exit(listener, caf::exit_reason::user_shutdown);
}

TEST_CASE_FIXTURE(fixture, "a flood of other types hides no wanted message") {
  std::vector<traced_message> told;
  auto listener = system.sys.spawn([&](caf::event_based_actor*) {
    return caf::behavior{
      [&](const traced_message& news) { told.push_back(news); }};
  });
  auto target = caf::actor_cast<caf::actor>(root);
  auto before = std::chrono::system_clock::now();
  caf::anon_send(target,
                 trace_actor{caf::actor_cast<caf::strong_actor_ptr>(listener),
                             true,
                             {"observed_test::have_child"}});
  for (unsigned i = 0; i < 2 * max_traced_per_second; ++i)
    caf::anon_send(root, end_children{});
  caf::anon_send(root, have_child{});
  system.settle();
  REQUIRE_EQ(told.size(), 1);
  CHECK(told[0].type.ends_with("have_child"));
  CHECK_EQ(told[0].skipped, 0);
  CHECK(told[0].time >= before);
  CHECK(told[0].time <= std::chrono::system_clock::now());
  caf::anon_send_exit(listener, caf::exit_reason::user_shutdown);
}

TEST_CASE_FIXTURE(fixture,
                  "an actor tells how many messages it handles in a second") {
  for (int i = 0; i < 100; ++i)
    caf::anon_send(root, end_children{});
  system.settle();
  CHECK(inspect().per_second > 0);
}

TEST_CASE_FIXTURE(fixture, "a flood is told of in part, and counted") {
  uint64_t told = 0;
  auto listener = system.sys.spawn([&](caf::event_based_actor*) {
    return caf::behavior{[&](const traced_message&) { ++told; }};
  });
  caf::anon_send(
    caf::actor_cast<caf::actor>(root),
    trace_actor{caf::actor_cast<caf::strong_actor_ptr>(listener), true});
  for (int i = 0; i < 5000; ++i)
    caf::anon_send(root, end_children{});
  system.settle();
  CHECK(told >= max_traced_per_second);
  CHECK(told < 5000);
  CHECK_EQ(inspect().messages, 5000);
  caf::anon_send_exit(listener, caf::exit_reason::user_shutdown);
}

TEST_SUITE_END();

} // namespace tahoe::observed_test
