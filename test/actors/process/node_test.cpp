#include "actors/node.hpp"
#include "config/small_file.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace tahoe::node_test {

namespace {

/// Answer the publication of this number.
struct answer_publication {
  size_t number = 0;
  std::string where;
};

} // namespace

} // namespace tahoe::node_test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::node_test::answer_publication)

namespace tahoe::node_test {

namespace {

using slow_tub_actor = tub_actor::extend<caf::reacts_to<answer_publication>>;

/// What came to a tub that answers when the test tells it to.
struct publications {
  std::vector<caf::strong_actor_ptr> services;
  std::vector<caf::typed_response_promise<std::string>> answers;
};

slow_tub_actor::behavior_type
slow_tub(slow_tub_actor::pointer self, publications* seen) {
  return {
    [=](const publish_service& msg) -> caf::result<std::string> {
      seen->services.push_back(msg.actor);
      seen->answers.push_back(self->make_response_promise<std::string>());
      return seen->answers.back();
    },
    [](const connect_service&) -> caf::result<caf::strong_actor_ptr> {
      return failure(ec::try_later, "nobody is there");
    },
    [](const get_status&) { return caf::settings{}; },
    [=](const answer_publication& msg) {
      seen->answers.at(msg.number).deliver(msg.where);
    },
  };
}

/// What is asked of the web front end and what became of it.
struct web_fronts {
  bool fails = false;
  bool hangs = false; ///< does not end when it is told to
  int made = 0;
  int alive = 0;
  introducer_client_actor client; ///< of the last start
};

observable_actor::behavior_type
web_front(observable_actor::pointer self, bool hangs) {
  if (hangs)
    self->set_exit_handler([](const caf::exit_msg&) {});
  return {[](const get_status&) { return caf::settings{}; }};
}

caf::expected<observable_actor>
make_web_front(caf::actor_system& sys, web_fronts& fronts,
               const node_handles& handles) {
  ++fronts.made;
  fronts.client = handles.introducer_client;
  if (fronts.fails)
    return failure(ec::io_failure, "the port is in use");
  auto result = sys.spawn(web_front, fronts.hangs);
  ++fronts.alive;
  result->attach_functor([&fronts] { --fronts.alive; });
  return result;
}

/// A node whose tub answers when it is told to.
struct held_node {
  held_node(uint64_t seed, node_roles roles) : system(seed) {
    env.disk = disk_pool::on_scheduler(system.sys);
    tub = system.sys.spawn(slow_tub, &published);
    node_blueprint blueprint;
    blueprint.config.directory = node_directory{directory.path()};
    blueprint.config.roles = roles;
    blueprint.config.web = listen_endpoint{"127.0.0.1", 1};
    blueprint.config.storage.directory = directory.path() / "storage";
    REQUIRE(make_private_directory(blueprint.config.directory.private_dir()));
    auto me = identity::generate();
    REQUIRE(me);
    id = me->id();
    blueprint.me = std::make_shared<const identity>(std::move(*me));
    blueprint.tub = caf::actor_cast<tub_actor>(tub);
    blueprint.make_web = [this](const node_handles& handles) {
      return make_web_front(system.sys, fronts, handles);
    };
    node = make_node(system.sys, std::move(blueprint), env);
  }

  ~held_node() {
    // Some tests did it.
    static_cast<void>(system.tell(node, stop_node{}));
    caf::anon_send_exit(tub, caf::exit_reason::user_shutdown);
    env.disk.stop();
    published = {};
    fronts.client = nullptr;
    system.settle();
  }

  void start() {
    caf::anon_send(node, start_node{});
    system.settle();
  }

  void answer(size_t number, std::string where) {
    caf::anon_send(tub, answer_publication{number, std::move(where)});
  }

  /// The address of a service in this node's tub.
  std::string where(uint8_t service) const {
    std::array<uint8_t, swissnum::length> number{service};
    return furl{id, {}, *swissnum::from(number)}.to_uri();
  }

  /// Without an orderly end, of the service published as this number.
  void crash(size_t number) {
    caf::anon_send_exit(published.services.at(number), caf::exit_reason::kill);
  }

  void crash_client() {
    caf::anon_send_exit(fronts.client, caf::exit_reason::kill);
  }

  caf::settings status() {
    auto result = system.ask<caf::settings>(node, get_status{});
    REQUIRE(result);
    return *result;
  }

  bool up() { return caf::get_or(status(), "state.up", false); }

  std::vector<std::string> services() {
    auto now = status();
    return *caf::get_if<std::vector<std::string>>(&now, "state.services");
  }

  test::temporary_directory directory;
  test::deterministic_system system;
  environment env;
  tub_id id;
  publications published;
  web_fronts fronts;
  slow_tub_actor tub;
  node_actor node;
};

using names = std::vector<std::string>;

constexpr node_roles introducer_alone{.introducer = true};
constexpr node_roles storage_alone{.storage = true};
constexpr node_roles vdrive_alone{.vdrive = true};

} // namespace

TEST_SUITE_BEGIN("node");

TEST_CASE("an answer to an abandoned start is not taken for a later one") {
  held_node x{1, introducer_alone};
  x.start();
  REQUIRE(x.published.services.size() == 1);
  x.crash(0);
  x.system.pass(1500ms);
  REQUIRE(x.published.services.size() == 2);
  x.answer(0, x.where(1));
  x.system.settle();
  CHECK_FALSE(x.up());
  CHECK(x.services() == names{"introducer"});
  x.answer(1, x.where(2));
  x.system.settle();
  CHECK(x.up());
  CHECK(x.services() == names{"introducer", "introducer_client", "web"});
  CHECK(*read_text(x.directory.path() / "introducer.furl", 200)
        == x.where(2) + "\n");
  CHECK(x.fronts.made == 1);
}

TEST_CASE("a failure of an abandoned start does not end a later one") {
  held_node x{1, introducer_alone};
  x.start();
  x.system.pass(30s);
  x.crash(0);
  // The first publication has 60 s, of which 29 are left for the second start.
  x.system.pass(10s);
  REQUIRE(x.published.services.size() == 2);
  x.system.pass(25s);
  CHECK(x.services() == names{"introducer"});
  x.answer(1, x.where(2));
  x.system.settle();
  CHECK(x.up());
  CHECK(x.published.services.size() == 2);
}

TEST_CASE("a service made after its start was abandoned is ended") {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    held_node x{seed, storage_alone};
    x.start();
    REQUIRE(x.published.services.size() == 1);
    // The disk may make the web front before or after the node hears of it.
    x.answer(0, x.where(1));
    x.crash(0);
    x.system.pass(1500ms);
    REQUIRE(x.published.services.size() == 2);
    CHECK_FALSE(x.up());
    CHECK(x.fronts.alive == 0);
    x.answer(1, x.where(2));
    x.system.settle();
    CHECK(x.up());
    CHECK(x.services() == names{"introducer_client", "storage", "web"});
    CHECK(x.fronts.alive == 1);
  }
}

TEST_CASE("a service that cannot be announced fails the start") {
  held_node x{1, storage_alone};
  caf::error reason;
  x.system.sys.spawn([&](caf::event_based_actor* starter) {
    starter->request(x.node, caf::infinite, start_node{})
      .then([] {}, [&](caf::error& err) { reason = err; });
  });
  x.system.settle();
  x.answer(0, "pb://nowhere");
  x.system.settle();
  CHECK(code_of(reason) == ec::malformed);
  CHECK(x.services().empty());
}

TEST_CASE("a vdrive's furl and public root are written before it is up") {
  held_node x{1, vdrive_alone};
  x.start();
  REQUIRE(x.published.services.size() == 1);
  CHECK_FALSE(x.up());
  x.answer(0, x.where(1));
  x.system.settle();
  CHECK(x.up());
  CHECK(x.services() == names{"introducer_client", "vdrive", "web"});
  CHECK(*read_text(x.directory.path() / "vdrive.furl", 200)
        == x.where(1) + "\n");
  auto root = read_text(x.directory.path() / "private/public_root.cap", 200);
  REQUIRE(root);
  CHECK(root->find("URI:VDIR:") == 0);
  // A service that fails takes the others with it; all come back.
  x.crash(0);
  x.system.pass(1500ms);
  REQUIRE(x.published.services.size() == 2);
  x.answer(1, x.where(1));
  x.system.settle();
  CHECK(x.up());
  CHECK(read_text(x.directory.path() / "private/public_root.cap", 200) == root);
}

TEST_CASE("a start that fails is over until somebody asks again") {
  held_node x{1, {}};
  x.fronts.fails = true;
  auto started = x.system.tell(x.node, start_node{});
  REQUIRE_FALSE(started);
  CHECK(describe(started.error()) == "the port is in use");
  x.system.pass(1h, 1min);
  CHECK(x.fronts.made == 1);
  CHECK(x.services().empty());
  x.fronts.fails = false;
  CHECK(x.system.tell(x.node, start_node{}));
  CHECK(x.up());
}

TEST_CASE("a restart that fails is tried again") {
  held_node x{1, {}};
  REQUIRE(x.system.tell(x.node, start_node{}));
  x.fronts.fails = true;
  x.crash_client();
  x.system.pass(10s);
  CHECK(x.fronts.made > 2);
  CHECK_FALSE(x.up());
  x.fronts.fails = false;
  x.system.pass(1min);
  CHECK(x.up());
  CHECK(x.fronts.alive == 1);
}

TEST_CASE("a start without an answer of the tub fails in time") {
  held_node x{1, introducer_alone};
  auto started = x.system.tell(x.node, start_node{}, 61s);
  REQUIRE_FALSE(started);
  CHECK(describe(started.error()) == "no answer in time");
  CHECK(x.services().empty());
}

TEST_CASE("a service that does not end holds up neither restart nor stop") {
  held_node x{1, {}};
  x.fronts.hangs = true;
  REQUIRE(x.system.tell(x.node, start_node{}));
  x.crash_client();
  x.system.pass(12s);
  CHECK(x.fronts.made == 2);
  CHECK(x.up());
  CHECK(x.system.tell(x.node, stop_node{}, 11s));
}

TEST_SUITE_END();

} // namespace tahoe::node_test
