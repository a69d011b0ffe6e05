#include "test/support/web_fixture.hpp"
#include "web/server/transfer_gate.hpp"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace tahoe::transfer_gate_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("transfer_gate");

namespace {

struct patient_client : interruptible {
  void watch_client(std::function<void()>) override {}
  void unwatch_client() override {}
};

using pass = std::shared_ptr<transfer_gate::pass>;
using entered = std::shared_ptr<std::optional<caf::expected<pass>>>;

/// A gate and those who come to it, one step after the other.
struct gate_fixture {
  explicit gate_fixture(const gate_limits& limits) : gate(limits) {}

  entered come(const std::string& origin) {
    auto result = std::make_shared<std::optional<caf::expected<pass>>>();
    asio::co_spawn(io, enter(origin, result), asio::detached);
    go_on();
    return result;
  }

  asio::awaitable<void> enter(std::string origin, entered result) {
    *result = co_await gate.enter(client, std::move(origin));
  }

  void leave(const entered& who) {
    who->reset();
    go_on();
  }

  void go_on() {
    io.restart();
    io.poll();
  }

  asio::io_context io;
  patient_client client;
  transfer_gate gate;
};

bool is_in(const entered& who) {
  return *who && **who;
}

bool is_refused(const entered& who) {
  return *who && !**who && code_of((*who)->error()) == ec::try_later;
}

} // namespace

TEST_CASE("no origin has more than half of the places") {
  gate_fixture gate{{4}};
  auto first = gate.come("a");
  auto second = gate.come("a");
  auto third = gate.come("a");
  CHECK(is_in(first));
  CHECK(is_in(second));
  CHECK_FALSE(*third);
  auto other = gate.come("b");
  CHECK(is_in(other));
  gate.leave(other);
  CHECK_FALSE(*third);
  gate.leave(first);
  CHECK(is_in(third));
}

TEST_CASE("whoever came first enters first, if its origin may") {
  gate_fixture gate{{2}};
  auto a = gate.come("a");
  auto b = gate.come("b");
  auto second_a = gate.come("a");
  auto second_b = gate.come("b");
  auto c = gate.come("c");
  gate.leave(b);
  CHECK_FALSE(*second_a);
  CHECK(is_in(second_b));
  gate.leave(second_b);
  CHECK(is_in(c));
  gate.leave(a);
  CHECK(is_in(second_a));
}

TEST_CASE("a full line refuses at once, and patience has an end") {
  {
    gate_fixture gate{{1, 1}};
    auto inside = gate.come("a");
    auto waiting = gate.come("b");
    CHECK(is_refused(gate.come("c")));
    gate.leave(inside);
    CHECK(is_in(waiting));
  }
  gate_fixture gate{{1, 1, std::chrono::milliseconds{10}}};
  auto inside = gate.come("a");
  auto waiting = gate.come("b");
  gate.io.restart();
  gate.io.run();
  CHECK(is_refused(waiting));
  // Its place in the line is free; a slow machine may take the patience away
  // before this is looked at.
  entered next;
  CHECK(eventually([&] {
    next = gate.come("c");
    return !*next;
  }));
  gate.leave(inside);
  CHECK((is_in(next) || is_in(gate.come("d"))));
}

TEST_CASE("a thousand downloads at once all come, some of them later") {
  web_fixture grid;
  grid.files->content = std::string(1000, 'x');
  grid.files->delay = std::chrono::milliseconds{1};
  std::vector<std::unique_ptr<http_client>> clients;
  for (int i = 0; i < 1000; ++i) {
    clients.push_back(std::make_unique<http_client>(grid.port));
    clients.back()->request("GET", "/uri/" + stub_files::chk_cap(1000));
  }
  for (auto& client : clients) {
    auto reply = client->read_reply();
    CHECK(reply.status == 200);
    CHECK(reply.body.size() == 1000);
  }
  CHECK(eventually([&] { return grid.files->sessions == 0; }));
}

TEST_CASE("who waits in line and goes away leaves it") {
  web_fixture grid;
  grid.files->hang = true;
  std::vector<std::unique_ptr<http_client>> clients;
  for (int i = 0; i < 300; ++i) {
    clients.push_back(std::make_unique<http_client>(grid.port));
    clients.back()->request("GET", "/uri/URI:LIT:nbswy3dp");
  }
  auto connections = [&] {
    return caf::get_or(grid.status(), "state.connections", int64_t{-1});
  };
  CHECK(eventually([&] { return connections() == 300; }));
  clients.clear();
  CHECK(eventually([&] { return connections() == 0; }));
  grid.files->hang = false;
  CHECK(grid.ask("GET", "/uri/URI:LIT:nbswy3dp").body == "hello");
}

TEST_SUITE_END();

} // namespace tahoe::transfer_gate_test
